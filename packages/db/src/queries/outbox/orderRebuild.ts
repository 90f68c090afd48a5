import type { RebuildOrder, VaultId } from '@spells/shared'
import { and, eq } from 'drizzle-orm'
import { enqueue } from '../../enqueue.ts'
import { outbox } from '../../schema/index.ts'
import type { SystemTransaction } from '../../transaction.ts'
import { findVaultForRebuild } from '../facts/rebuild.ts'

/**
 * Orders a vault's projection to be made again by the relay.
 * @returns the order's id; undefined when there is no such vault
 */
export async function orderRebuild(
  tx: SystemTransaction,
  request: { readonly vaultId: VaultId; readonly atMs: number },
): Promise<string | undefined> {
  const { vaultId, atMs } = request
  const vault = await findVaultForRebuild(tx, vaultId)
  if (!vault) return undefined
  const orderId = crypto.randomUUID()
  const body: RebuildOrder = { v: 1, vaultId }
  await enqueue(tx, { workspaceId: vault.workspaceId, topic: 'vault.rebuild', key: orderId, body, atMs })
  return orderId
}

/** How an order of {@link orderRebuild} stands: its attempts so far, and whether it is done or given up. */
export async function findRebuildOrder(tx: SystemTransaction, orderId: string) {
  const [row] = await tx
    .select({
      attempts: outbox.attempts,
      doneAtMs: outbox.doneAt,
      deadAtMs: outbox.deadAt,
      lastError: outbox.lastError,
    })
    .from(outbox)
    .where(and(eq(outbox.topic, 'vault.rebuild'), eq(outbox.key, orderId)))
  return row
}
