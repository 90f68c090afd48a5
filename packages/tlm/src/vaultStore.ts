import {
  buildVaultState,
  dropEnded,
  type Effect,
  effectKey,
  type IntentState,
  isLocal,
  type LocalEffect,
  type RemoteEffect,
  type VaultIdentity,
  type VaultState,
  type WireOperation,
} from '@spells/core/transaction'
import {
  AppError,
  type Intent,
  type IntentId,
  isTerminal,
  type Reason,
  type TlmFact,
  type VaultAlert,
} from '@spells/shared'
import type { Address, Hex } from 'viem'
import type { SessionStore } from './sessionStore.ts'

/** A vault's state with the version of its row. */
export type LoadedVault = { readonly version: number; readonly state: VaultState }

/** The signed bytes of one attempt. */
export type StoredOperation = { readonly userOpHash: Hex; readonly operation: WireOperation }

/** What one transition writes: all of it or nothing. */
export type VaultWrite = {
  readonly before: LoadedVault
  readonly after: VaultState
  readonly effects: readonly Effect[]
  /** Key of the effect that this write answers. */
  readonly ended?: string | undefined
  readonly nowMs: number
}

/** The vault's tables. Every call is synchronous, so nothing can come between reading and writing. */
export type VaultStore = ReturnType<typeof createVaultStore>

/** @param deps.ownerValidator for rows of the first version, which did not name it */
export function createVaultStore(
  storage: DurableObjectStorage,
  deps: { readonly sessions: SessionStore; readonly ownerValidator: Address },
) {
  const { sessions, ownerValidator } = deps
  const { sql } = storage
  let cached: LoadedVault | undefined

  const readVersion = (): number | undefined => {
    const row = [...sql.exec('SELECT version FROM vault WHERE id = 1')][0]
    return row && Number(row.version)
  }

  const find = (): LoadedVault | undefined => {
    const version = readVersion()
    if (version === undefined) return undefined
    if (cached?.version === version) return cached
    const header = JSON.parse(String([...sql.exec('SELECT state FROM vault WHERE id = 1')][0]?.state))
    const rows = [...sql.exec('SELECT body, state FROM intents WHERE open = 1')]
    const intents = Object.fromEntries(rows.map(readIntent).map((intent) => [intent.id, intent]))
    const { identity, ...rest } = header as Omit<VaultState, 'intents'>
    cached = {
      version,
      state: { ...rest, identity: { ...identity, ownerValidator: identity.ownerValidator ?? ownerValidator }, intents },
    }
    return cached
  }

  const write = ({ before, after, effects, ended, nowMs }: VaultWrite): void => {
    const { intents, ...header } = after
    const { rowsWritten } = sql.exec(
      'UPDATE vault SET version = version + 1, state = ? WHERE id = 1 AND version = ?',
      JSON.stringify(header),
      before.version,
    )
    if (rowsWritten === 0) throw staleInstance(before.version)
    for (const [id, intent] of Object.entries(intents)) {
      if (before.state.intents[id as IntentId] !== intent) writeIntent(sql, intent)
    }
    if (ended !== undefined) sql.exec('DELETE FROM effects WHERE key = ?', ended)
    for (const effect of effects) {
      if (isLocal(effect)) writeLocal(sql, effect, { sessions, nowMs })
      else {
        const row = [effectKey(effect), JSON.stringify(effect)]
        sql.exec('INSERT INTO effects (key, effect) VALUES (?, ?) ON CONFLICT (key) DO NOTHING', ...row)
      }
    }
  }

  return {
    find,
    /** Writes down, once and for all, which vault this object belongs to. */
    pin: (identity: VaultIdentity): void => {
      const { intents: _, ...header } = buildVaultState(identity)
      sql.exec('INSERT INTO vault (id, version, state) VALUES (1, 1, ?)', JSON.stringify(header))
    },
    /** @throws stale_instance when another instance of this object wrote in between */
    commit: (change: VaultWrite): VaultState => {
      cached = undefined
      storage.transactionSync(() => write(change))
      cached = { version: change.before.version + 1, state: dropEnded(change.after) }
      return cached.state
    },
    hasEffects: (): boolean => [...sql.exec('SELECT 1 FROM effects LIMIT 1')].length > 0,
    hasUnpublished: (): boolean => [...sql.exec('SELECT 1 FROM facts WHERE published = 0 LIMIT 1')].length > 0,
    listEffects: (): readonly { readonly key: string; readonly effect: RemoteEffect }[] =>
      [...sql.exec('SELECT key, effect FROM effects')].map((row) => ({
        key: String(row.key),
        effect: JSON.parse(String(row.effect)) as RemoteEffect,
      })),
    findOperation: (intentId: IntentId, attempt: number): StoredOperation | undefined => {
      const query = 'SELECT user_op_hash, operation FROM operations WHERE intent_id = ? AND attempt = ?'
      const row = [...sql.exec(query, intentId, attempt)][0]
      if (!row) return undefined
      return { userOpHash: String(row.user_op_hash) as Hex, operation: JSON.parse(String(row.operation)) }
    },
    findIntent: (id: IntentId): IntentState | undefined => {
      const row = [...sql.exec('SELECT body, state FROM intents WHERE id = ?', id)][0]
      return row && readIntent(row)
    },
    /** Open ones first, each part newest first. */
    listIntents: (limit: number): readonly IntentState[] =>
      [...sql.exec('SELECT body, state FROM intents ORDER BY open DESC, ordinal DESC LIMIT ?', limit)].map(readIntent),
    listFacts: (afterSequence: number, limit: number): readonly TlmFact[] =>
      [...sql.exec('SELECT fact FROM facts WHERE sequence > ? ORDER BY sequence LIMIT ?', afterSequence, limit)].map(
        readFact,
      ),
    listUnpublished: (limit: number, afterSequence: number): readonly TlmFact[] => {
      const query = 'SELECT fact FROM facts WHERE published = 0 AND sequence > ? ORDER BY sequence LIMIT ?'
      return [...sql.exec(query, afterSequence, limit)].map(readFact)
    },
    /** Newest first. */
    listAlerts: (limit: number): readonly VaultAlert[] =>
      [...sql.exec('SELECT at_ms, code, message, intent_id FROM alerts ORDER BY id DESC LIMIT ?', limit)].map(
        readAlert,
      ),
    /** Raises alerts about the nodes, each code once an hour while it lasts. */
    noteConcerns: (concerns: readonly Reason[], nowMs: number): void => {
      const query = `INSERT INTO alerts (at_ms, code, message) SELECT ?, ?, ?
         WHERE NOT EXISTS (SELECT 1 FROM alerts WHERE code = ? AND at_ms > ?)`
      for (const { code, message } of concerns) sql.exec(query, nowMs, code, message, code, nowMs - CONCERN_REST_MS)
    },
    markPublished: (upTo: number): void => {
      sql.exec('UPDATE facts SET published = 1 WHERE published = 0 AND sequence <= ?', upTo)
    },
  }
}

const CONCERN_REST_MS = 3_600_000

type Row = Readonly<Record<string, SqlStorageValue>>

function readIntent(row: Row): IntentState {
  const intent = JSON.parse(String(row.body)) as Intent
  return { ...(JSON.parse(String(row.state)) as Omit<IntentState, 'intent'>), intent } as IntentState
}

function readAlert(row: Row): VaultAlert {
  const intentId = row.intent_id === null ? {} : { intentId: String(row.intent_id) as IntentId }
  return { atMs: Number(row.at_ms), code: String(row.code), message: String(row.message), ...intentId }
}

function readFact(row: Row): TlmFact {
  return JSON.parse(String(row.fact)) as TlmFact
}

function writeIntent(sql: SqlStorage, state: IntentState): void {
  const { intent, ...rest } = state
  sql.exec(
    `INSERT INTO intents (id, ordinal, open, status, body_hash, body, state) VALUES (?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (id) DO UPDATE SET open = excluded.open, status = excluded.status, state = excluded.state`,
    state.id,
    state.order,
    isTerminal(state.status) ? 0 : 1,
    state.status,
    state.bodyHash,
    JSON.stringify(intent),
    JSON.stringify(rest),
  )
}

function writeLocal(
  sql: SqlStorage,
  effect: LocalEffect,
  context: { readonly sessions: SessionStore; readonly nowMs: number },
): void {
  switch (effect.kind) {
    case 'emitFact': {
      const { fact } = effect
      sql.exec('INSERT INTO facts (sequence, published, fact) VALUES (?, 0, ?)', fact.sequence, JSON.stringify(fact))
      return
    }
    case 'record': {
      const { intentId, atMs, ...entry } = effect.entry
      const query = 'INSERT INTO journal (intent_id, at_ms, entry) VALUES (?, ?, ?)'
      sql.exec(query, intentId, atMs, JSON.stringify(entry))
      return
    }
    case 'storeOperation': {
      const { intentId, attempt, userOpHash, operation } = effect
      const query = 'INSERT INTO operations (intent_id, attempt, user_op_hash, operation) VALUES (?, ?, ?, ?)'
      sql.exec(query, intentId, attempt, userOpHash, JSON.stringify(operation))
      return
    }
    case 'wipeKey':
      context.sessions.wipe(effect.sessionId, { why: effect.why, nowMs: context.nowMs })
      return
    case 'alert': {
      const query = 'INSERT INTO alerts (at_ms, code, message, intent_id) VALUES (?, ?, ?, ?)'
      sql.exec(query, context.nowMs, effect.code, effect.message, effect.intentId ?? null)
      return
    }
  }
}

function staleInstance(version: number): AppError {
  return new AppError({
    code: 'stale_instance',
    shortMessage: 'Another instance of this object wrote after this one had read.',
    facts: { version },
    retry: 'safe',
  })
}
