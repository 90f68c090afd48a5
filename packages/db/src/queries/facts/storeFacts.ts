import type { TlmFact, VaultId } from '@spells/shared'
import { eq } from 'drizzle-orm'
import { tlmCursors, tlmFacts } from '../../schema/index.ts'
import type { SystemTransaction } from '../../transaction.ts'

/** Keeps facts as received and moves the vault's cursor to the last of them. The cursor must be locked. */
export async function storeFacts(
  tx: SystemTransaction,
  request: { readonly vaultId: VaultId; readonly facts: readonly TlmFact[]; readonly atMs: number },
): Promise<void> {
  const last = request.facts.at(-1)
  if (!last) return
  await tx.insert(tlmFacts).values(
    request.facts.map((fact) => ({
      vaultId: fact.vaultId,
      sequence: fact.sequence,
      workspaceId: fact.workspaceId,
      castId: fact.castId,
      fact,
      at: Date.parse(fact.at),
    })),
  )
  await tx
    .update(tlmCursors)
    .set({ lastSequence: last.sequence, updatedAt: request.atMs })
    .where(eq(tlmCursors.vaultId, request.vaultId))
}
