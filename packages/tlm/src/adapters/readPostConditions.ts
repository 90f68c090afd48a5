import type { PostConditionOutcome } from '@spells/core/transaction'
import type { Inclusion, Observation, PostCondition } from '@spells/shared'
import { erc20Abi, isAddressEqual, type PublicClient, zeroAddress } from 'viem'
import type { NodePool } from './nodePool.ts'
import { seekAgreement } from './seekAgreement.ts'

/** With several nodes, two must agree on what an operation brought. */
export async function readPostConditions(
  pool: NodePool,
  inclusion: Inclusion,
  conditions: readonly PostCondition[],
): Promise<PostConditionOutcome> {
  const reading = (client: PublicClient) => readFrom(client, inclusion, conditions)
  if (pool.size === 1) {
    const outcome = await pool.read(reading)
    return outcome.ok ? outcome.value : { kind: 'unavailable' }
  }
  const awake = pool.rankAwake()
  const nodes = awake.length >= 2 ? awake : pool.rank()
  const agreement = await seekAgreement<PostConditionOutcome, PostConditionOutcome>(nodes, {
    ask: (node) => pool.ask(node, reading),
    compare: async ({ answer }, other) =>
      JSON.stringify(answer) === JSON.stringify(other.answer)
        ? { kind: 'same', value: answer }
        : { kind: 'different', about: `what ${inclusion.userOpHash} brought` },
  })
  return agreement.kind === 'agreed' ? agreement.value : { kind: 'unavailable' }
}

/** Balances after the inclusion's block and after its parent, if that block is still the chain's. */
async function readFrom(
  client: PublicClient,
  inclusion: Inclusion,
  conditions: readonly PostCondition[],
): Promise<PostConditionOutcome> {
  const blockNumber = BigInt(inclusion.blockNumber)
  const isCanonical = async (): Promise<boolean> =>
    (await client.getBlock({ blockNumber })).hash === inclusion.blockHash
  if (!(await isCanonical())) return { kind: 'gone' } as const
  const observations = await Promise.all(
    conditions.map(async (condition): Promise<Observation> => {
      const [before, after] = await Promise.all([
        readBalance(client, condition, blockNumber - 1n),
        readBalance(client, condition, blockNumber),
      ])
      const delta = condition.kind === 'balanceIncrease' ? after - before : before - after
      return { condition, before: String(before), after: String(after), met: delta >= BigInt(condition.minDelta) }
    }),
  )
  // A reorg between the two looks would mix two chains.
  return (await isCanonical()) ? { kind: 'read', observations } : { kind: 'gone' }
}

function readBalance(client: PublicClient, { token, account }: PostCondition, blockNumber: bigint): Promise<bigint> {
  if (isAddressEqual(token, zeroAddress)) return client.getBalance({ address: account, blockNumber })
  return client.readContract({ address: token, abi: erc20Abi, functionName: 'balanceOf', args: [account], blockNumber })
}
