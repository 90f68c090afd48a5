import { and, eq } from 'drizzle-orm'
import { chainCursors } from '../../schema/index.ts'
import type { SystemTransaction } from '../../transaction.ts'

type Place = { readonly chainId: number; readonly contract: `0x${string}` }

/** Last block whose logs of a contract were read; undefined before the first time. */
export async function findChainCursor(tx: SystemTransaction, place: Place): Promise<number | undefined> {
  const [row] = await tx.select({ blockNumber: chainCursors.blockNumber }).from(chainCursors).where(isAt(place))
  return row?.blockNumber
}

/** Keeps how far the logs of a contract were read. */
export async function saveChainCursor(
  tx: SystemTransaction,
  cursor: Place & { readonly blockNumber: number; readonly atMs: number },
): Promise<void> {
  const { chainId, contract, blockNumber, atMs } = cursor
  await tx
    .insert(chainCursors)
    .values({ chainId, contract, blockNumber, updatedAt: atMs })
    .onConflictDoUpdate({
      target: [chainCursors.chainId, chainCursors.contract],
      set: { blockNumber, updatedAt: atMs },
    })
}

function isAt({ chainId, contract }: Place) {
  return and(eq(chainCursors.chainId, chainId), eq(chainCursors.contract, contract))
}
