import type { KeyWraps, VaultId, WorkspaceId } from '@spells/shared'
import { and, asc, count, desc, eq, gte, isNotNull, isNull, lt, ne, or, sql } from 'drizzle-orm'
import { readRows } from '../../readRows.ts'
import { keyRotations, vaultKeys, vaults } from '../../schema/index.ts'
import type { SystemTransaction } from '../../transaction.ts'
import type { Address } from '../casts/cast.ts'

/** An order to wrap the data keys of all vaults under one master key. */
export type KeyRotation = {
  readonly id: string
  readonly masterKeyId: string
  readonly orderedAtMs: number
  readonly endedAtMs: number | null
}

/** A vault that a rotation has not done yet. */
export type VaultToRewrap = {
  readonly vaultId: VaultId
  readonly workspaceId: WorkspaceId
  readonly chainId: number
  readonly address: Address
}

/** How a rotation stands. */
export type KeyRotationProgress = {
  readonly vaults: number
  readonly done: number
  readonly failed: number
  /** Vaults whose transaction manager refused at least three times. */
  readonly refused: number
  /** How many data keys each master key wraps, of the vaults that were ever asked. */
  readonly wraps: KeyWraps
  /** At most 20. */
  readonly failures: readonly { readonly vaultId: VaultId; readonly address: Address; readonly failure: string }[]
}

const OFTEN = 3
const MAX_FAILURES = 20

/** The newest rotation: the only one that is carried on. */
export async function findLatestKeyRotation(tx: SystemTransaction): Promise<KeyRotation | undefined> {
  const [row] = await tx
    .select()
    .from(keyRotations)
    .orderBy(desc(keyRotations.orderedAt), desc(keyRotations.id))
    .limit(1)
  if (!row) return undefined
  const { id, masterKeyId, orderedAt: orderedAtMs, endedAt: endedAtMs } = row
  return { id, masterKeyId, orderedAtMs, endedAtMs }
}

/** Orders a rotation. One to the same key that is under way is that one; one to another key takes its place. */
export async function orderKeyRotation(
  tx: SystemTransaction,
  order: { readonly masterKeyId: string; readonly atMs: number },
): Promise<KeyRotation> {
  const { masterKeyId } = order
  const latest = await findLatestKeyRotation(tx)
  if (latest?.masterKeyId === masterKeyId && latest.endedAtMs === null) return latest
  const id = crypto.randomUUID()
  // The newest counts, whatever the clocks of those say who order.
  const orderedAtMs = Math.max(order.atMs, (latest?.orderedAtMs ?? 0) + 1)
  await tx.insert(keyRotations).values({ id, masterKeyId, orderedAt: orderedAtMs })
  return { id, masterKeyId, orderedAtMs, endedAtMs: null }
}

/** Vaults that the rotation has not done, or failed at before `beforeMs`; the ones it never tried first. */
export async function listVaultsToRewrap(
  tx: SystemTransaction,
  request: { readonly rotationId: string; readonly beforeMs: number; readonly limit: number },
): Promise<readonly VaultToRewrap[]> {
  const rows = await tx
    .select({
      vaultId: vaults.id,
      workspaceId: vaults.workspaceId,
      chainId: vaults.chainId,
      address: vaults.address,
    })
    .from(vaults)
    .leftJoin(vaultKeys, eq(vaultKeys.vaultId, vaults.id))
    .where(
      or(isUntried(request.rotationId), and(isNotNull(vaultKeys.failure), lt(vaultKeys.triedAt, request.beforeMs))),
    )
    .orderBy(sql`${isUntried(request.rotationId)} desc`, asc(vaultKeys.triedAt), asc(vaults.id))
    .limit(request.limit)
  return rows.map((row) => ({
    vaultId: row.vaultId as VaultId,
    workspaceId: row.workspaceId as WorkspaceId,
    chainId: row.chainId,
    address: row.address as Address,
  }))
}

/** Keeps what came of one vault: how its data keys are wrapped, or why not. */
export async function saveVaultKeys(
  tx: SystemTransaction,
  outcome: {
    readonly vaultId: VaultId
    readonly workspaceId: WorkspaceId
    readonly rotationId: string
    readonly atMs: number
  } & ({ readonly wraps: KeyWraps } | { readonly refusal: string } | { readonly unanswered: string }),
): Promise<void> {
  const { vaultId, workspaceId, rotationId, atMs: triedAt } = outcome
  const refusals = 'refusal' in outcome ? 1 : 0
  const said =
    'wraps' in outcome
      ? { wraps: { ...outcome.wraps }, failure: null }
      : { failure: 'refusal' in outcome ? outcome.refusal : outcome.unanswered }
  await tx
    .insert(vaultKeys)
    .values({ vaultId, workspaceId, rotationId, ...said, refusals, triedAt })
    .onConflictDoUpdate({
      target: vaultKeys.vaultId,
      set: {
        rotationId,
        ...said,
        refusals: sql`excluded.refusals + case when ${vaultKeys.rotationId} = excluded.rotation_id then ${vaultKeys.refusals} else 0 end`,
        triedAt,
      },
    })
}

/** Ends the rotation if it has done every vault that there is. @returns whether it has */
export async function endKeyRotation(
  tx: SystemTransaction,
  request: { readonly rotationId: string; readonly atMs: number },
): Promise<boolean> {
  const { rotationId, atMs } = request
  const { vaults: total, done } = await readKeyRotationProgress(tx, rotationId)
  if (done < total) return false
  await tx
    .update(keyRotations)
    .set({ endedAt: atMs })
    .where(and(eq(keyRotations.id, rotationId), isNull(keyRotations.endedAt)))
  return true
}

/** How a rotation stands. */
export async function readKeyRotationProgress(tx: SystemTransaction, rotationId: string): Promise<KeyRotationProgress> {
  const ofThis = eq(vaultKeys.rotationId, rotationId)
  const hasFailed = and(ofThis, isNotNull(vaultKeys.failure))
  const [all] = await tx.select({ count: count() }).from(vaults)
  const [done] = await tx
    .select({ count: count() })
    .from(vaultKeys)
    .where(and(ofThis, isNull(vaultKeys.failure)))
  const [failed] = await tx.select({ count: count() }).from(vaultKeys).where(hasFailed)
  const [refused] = await tx
    .select({ count: count() })
    .from(vaultKeys)
    .where(and(hasFailed, gte(vaultKeys.refusals, OFTEN)))
  const wraps = await tx.execute(
    sql`select key as id, sum(value::int) as count from ${vaultKeys}, jsonb_each_text(wraps) group by key order by key`,
  )
  const failures = await tx
    .select({ vaultId: vaultKeys.vaultId, address: vaults.address, failure: vaultKeys.failure })
    .from(vaultKeys)
    .innerJoin(vaults, eq(vaults.id, vaultKeys.vaultId))
    .where(hasFailed)
    .orderBy(asc(vaults.id))
    .limit(MAX_FAILURES)
  return {
    vaults: all?.count ?? 0,
    done: done?.count ?? 0,
    failed: failed?.count ?? 0,
    refused: refused?.count ?? 0,
    wraps: Object.fromEntries(
      readRows<{ id: string; count: string }>(wraps).map(({ id, count: n }) => [id, Number(n)]),
    ),
    failures: failures.map(({ vaultId, address, failure }) => ({
      vaultId: vaultId as VaultId,
      address: address as Address,
      failure: failure ?? '',
    })),
  }
}

function isUntried(rotationId: string) {
  return or(isNull(vaultKeys.rotationId), ne(vaultKeys.rotationId, rotationId))
}
