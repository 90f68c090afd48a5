import type { PostConditionOutcome } from '@spells/core/transaction'
import type { Inclusion, Observation, PostCondition } from '@spells/shared'
import {
  BaseError,
  ContractFunctionZeroDataError,
  erc20Abi,
  isAddressEqual,
  LimitExceededRpcError,
  type PublicClient,
  RpcRequestError,
  zeroAddress,
} from 'viem'
import type { NodePool } from './nodePool.ts'
import { seekAgreement } from './seekAgreement.ts'

/**
 * With several nodes, two must agree on what an operation brought. Where fewer than two can tell it, although those that
 * answer have its block, it is unreadable.
 */
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
  let mute = 0
  const agreement = await seekAgreement<PostConditionOutcome, PostConditionOutcome>(nodes, {
    ask: async (node) => {
      const outcome = await pool.ask(node, reading)
      if (outcome?.kind !== 'unreadable') return outcome
      mute += 1
      return undefined
    },
    compare: async ({ answer }, other) =>
      JSON.stringify(answer) === JSON.stringify(other.answer)
        ? { kind: 'same', value: answer }
        : { kind: 'different', about: `what ${inclusion.userOpHash} brought` },
  })
  if (agreement.kind === 'agreed') return agreement.value
  return { kind: mute > pool.size - 2 ? 'unreadable' : 'unavailable' }
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
  const observations = await orMute(Promise.all(conditions.map((each) => observe(client, each, blockNumber))))
  // A reorg between the two looks would mix two chains.
  if (!(await isCanonical())) return { kind: 'gone' }
  return observations ? { kind: 'read', observations } : { kind: 'unreadable' }
}

async function observe(client: PublicClient, condition: PostCondition, blockNumber: bigint): Promise<Observation> {
  const [before, after] = await Promise.all([
    readBalance(client, condition, blockNumber - 1n),
    readBalance(client, condition, blockNumber),
  ])
  const delta = condition.kind === 'balanceIncrease' ? after - before : before - after
  return { condition, before: String(before), after: String(after), met: delta >= BigInt(condition.minDelta) }
}

/** @returns undefined if the node answers without the value: it has no state of the block, or the token no balance */
async function orMute<Value>(reading: Promise<Value>): Promise<Value | undefined> {
  try {
    return await reading
  } catch (error) {
    if (isAnswer(error)) return undefined
    throw error
  }
}

/** Whether an error is what the node or the contract said, and not that nobody could be reached or asked now. */
function isAnswer(error: unknown): boolean {
  if (!(error instanceof BaseError)) return false
  const saidByNode = error.walk(
    (cause) => cause instanceof RpcRequestError && cause.code !== LimitExceededRpcError.code,
  )
  return saidByNode !== null || error.walk((cause) => cause instanceof ContractFunctionZeroDataError) !== null
}

function readBalance(client: PublicClient, { token, account }: PostCondition, blockNumber: bigint): Promise<bigint> {
  if (isAddressEqual(token, zeroAddress)) return client.getBalance({ address: account, blockNumber })
  return client.readContract({ address: token, abi: erc20Abi, functionName: 'balanceOf', args: [account], blockNumber })
}
