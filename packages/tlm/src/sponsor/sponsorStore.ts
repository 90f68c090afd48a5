import type { SponsorReservation } from '@spells/core'
import type { IntentId } from '@spells/shared'
import type { Address } from 'viem'

/** What is set aside for one intent. Its operations share a nonce, so one of them can land. */
export type StoredReservation = SponsorReservation & {
  readonly intentId: IntentId
  /** UTC day whose quota it counts against. */
  readonly day: string
  readonly vault: Address
  readonly nonce: bigint
  /** The latest chain time, in seconds, at which an approved operation may land. */
  readonly validUntilSec: number
  /** No block before this one can hold the operation. */
  readonly fromBlock: number
}

/**
 * The ledger's schema, one entry per version, applied in order and never edited. PERSISTED: every table.
 */
const migrations: readonly string[] = [
  `
  CREATE TABLE reservations (
    intent_id TEXT PRIMARY KEY,
    day TEXT NOT NULL,
    state TEXT NOT NULL,
    cost_wei TEXT NOT NULL,
    vault TEXT NOT NULL,
    nonce TEXT NOT NULL,
    valid_until_sec INTEGER NOT NULL,
    from_block INTEGER NOT NULL
  );
  CREATE INDEX reservations_day ON reservations (day);
  CREATE INDEX reservations_open ON reservations (valid_until_sec) WHERE state = 'open';
  `,
]

/** A workspace's reservations. Every call is synchronous, so nothing can come between reading and writing. */
export type SponsorStore = ReturnType<typeof createSponsorStore>

export function createSponsorStore(storage: DurableObjectStorage) {
  const { sql } = storage
  migrate(storage)
  const list = (where: string, ...values: readonly string[]): readonly StoredReservation[] =>
    [...sql.exec(`SELECT * FROM reservations WHERE ${where}`, ...values)].map(readRow)

  return {
    find: (intentId: IntentId): StoredReservation | undefined => list('intent_id = ?', intentId)[0],
    listDay: (day: string): readonly StoredReservation[] => list('day = ?', day),
    /** First the one whose window ends first. */
    listOpen: (): readonly StoredReservation[] => list("state = 'open' ORDER BY valid_until_sec"),
    put: (row: StoredReservation): void => {
      const { intentId, day, state, costWei, vault, nonce, validUntilSec, fromBlock } = row
      sql.exec(
        'INSERT OR REPLACE INTO reservations VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
        ...[intentId, day, state, String(costWei), vault, String(nonce), validUntilSec, fromBlock],
      )
    },
    /** Ends a reservation that is open; does nothing to any other, so that nothing is counted twice. */
    close: (intentId: IntentId, ended: SponsorReservation): void => {
      sql.exec(
        "UPDATE reservations SET state = ?, cost_wei = ? WHERE intent_id = ? AND state = 'open'",
        ...[ended.state, String(ended.costWei), intentId],
      )
    },
    /** Forgets what ended on days before this one. */
    forgetBefore: (day: string): void => {
      sql.exec("DELETE FROM reservations WHERE day < ? AND state <> 'open'", day)
    },
  }
}

function migrate(storage: DurableObjectStorage): void {
  storage.transactionSync(() => {
    const { sql } = storage
    sql.exec('CREATE TABLE IF NOT EXISTS schema_version (version INTEGER NOT NULL)')
    const current = Number([...sql.exec('SELECT max(version) AS version FROM schema_version')][0]?.version ?? 0)
    for (const [index, step] of migrations.entries()) {
      if (index < current) continue
      sql.exec(step)
      sql.exec('INSERT INTO schema_version (version) VALUES (?)', index + 1)
    }
  })
}

function readRow(row: Record<string, SqlStorageValue>): StoredReservation {
  return {
    intentId: String(row.intent_id) as IntentId,
    day: String(row.day),
    state: row.state as StoredReservation['state'],
    costWei: BigInt(String(row.cost_wei)),
    vault: String(row.vault) as Address,
    nonce: BigInt(String(row.nonce)),
    validUntilSec: Number(row.valid_until_sec),
    fromBlock: Number(row.from_block),
  }
}
