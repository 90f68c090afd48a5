import type { BudgetUse } from '@spells/core'
import { sessionValidatorAbi } from '@spells/shared/abi'
import type { Address, Hex, PublicClient } from 'viem'
import type { SessionReading } from '../ports.ts'
import { toMark } from './readTip.ts'

/** Reads a session and the fees of the day, all at one block. */
export async function readSession(
  client: PublicClient,
  address: Address,
  request: { readonly vault: Address; readonly sessionId: Hex; readonly budgetCount: number },
): Promise<SessionReading> {
  const { vault, sessionId, budgetCount } = request
  const [head, tipWei] = await Promise.all([
    client.getBlock({ blockTag: 'latest' }),
    client.request({ method: 'eth_maxPriorityFeePerGas' }).then(BigInt),
  ])
  const pinned = { address, abi: sessionValidatorAbi, blockNumber: head.number } as const
  const [[live, revoked, operations, protectiveOperations, gasWei, protectiveGasWei], budgets] = await Promise.all([
    client.readContract({ ...pinned, functionName: 'getSession', args: [vault, sessionId] }),
    Promise.all(
      Array.from({ length: budgetCount }, async (_, index): Promise<BudgetUse> => {
        const args = [vault, sessionId, index] as const
        const [total, inPeriod, period] = await client.readContract({ ...pinned, functionName: 'getBudget', args })
        return { total, inPeriod, period }
      }),
    ),
  ])
  return {
    block: toMark(head),
    baseFeeWei: head.baseFeePerGas ?? 0n,
    tipWei,
    live,
    revoked,
    use: { operations, protectiveOperations, gasWei, protectiveGasWei, budgets },
  }
}
