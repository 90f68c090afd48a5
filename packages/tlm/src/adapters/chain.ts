import type { BudgetUse } from '@spells/core'
import type { BlockMark, ObservationQuery, VaultIdentity } from '@spells/core/transaction'
import { buildLaneKey } from '@spells/core/transaction'
import { type Inclusion, type Observation, ok, type PostCondition, refuse } from '@spells/shared'
import { sessionValidatorAbi } from '@spells/shared/abi'
import {
  type Address,
  createPublicClient,
  erc20Abi,
  fallback,
  type Hex,
  http,
  isAddressEqual,
  type PublicClient,
  parseAbi,
  zeroAddress,
} from 'viem'
import type { ChainPort, FinalityRule, Unavailable } from '../ports.ts'
import { readOwner } from './readOwner.ts'

const entryPointAbi = parseAbi([
  'function getNonce(address sender, uint192 key) view returns (uint256)',
  'event UserOperationEvent(bytes32 indexed userOpHash, address indexed sender, address indexed paymaster, uint256 nonce, bool success, uint256 actualGasCost, uint256 actualGasUsed)',
])
const [, userOperationEvent] = entryPointAbi

const TIMEOUT_MS = 5_000
/** Widest block range of one log query; nodes refuse wider ones. */
const LOG_RANGE = 9_000
const SEQUENCE_MASK = 2n ** 64n - 1n
const UNAVAILABLE: Unavailable = { code: 'chain_unavailable', message: 'The chain could not be read.' }

export function createChain(config: {
  readonly rpcUrls: readonly string[]
  readonly entryPoint: Address
  readonly sessionValidator: Address
  readonly finality: FinalityRule
}): ChainPort {
  const transports = config.rpcUrls.map((url) => http(url, { batch: { wait: 0 }, timeout: TIMEOUT_MS, retryCount: 0 }))
  const client: PublicClient = createPublicClient({ transport: fallback(transports, { retryCount: 0 }), cacheTime: 0 })

  return {
    observe: (identity, query) => orUnavailable(() => observe(client, config, identity, query)),
    readSession: (request) => orUnavailable(() => readSession(client, config.sessionValidator, request)),
    readOwner: (vault) => orUnavailable(() => readOwner(client, vault)),
    readHead: () => orUnavailable(async () => toMark(await client.getBlock({ blockTag: 'latest' }))),
    readPostConditions: async (inclusion, conditions) => {
      const outcome = await orUnavailable(() => readPostConditions(client, inclusion, conditions))
      return outcome.ok ? outcome.value : { kind: 'unavailable' }
    },
  }
}

/** A node that fails, lags or forgets tells nothing about the chain: whatever it threw, the answer is "ask again". */
async function orUnavailable<Value>(read: () => Promise<Value>) {
  try {
    return ok(await read())
  } catch (error) {
    console.warn(JSON.stringify({ event: 'chain_read_failed', error: error instanceof Error ? error.name : 'unknown' }))
    return refuse(UNAVAILABLE)
  }
}

async function observe(
  client: PublicClient,
  config: { readonly entryPoint: Address; readonly finality: FinalityRule },
  identity: VaultIdentity,
  query: ObservationQuery,
) {
  const { entryPoint, finality } = config
  const [chainId, head] = await Promise.all([client.getChainId(), client.getBlock({ blockTag: 'latest' })])
  const latest = toMark(head)
  const finalized = await readFinalized(client, finality, latest)
  const getNonce = async (lane: number, blockNumber: number): Promise<number> => {
    const args = [identity.vault, buildLaneKey(identity, lane)] as const
    const block = { blockNumber: BigInt(blockNumber) }
    const nonce = await client.readContract({
      address: entryPoint,
      abi: entryPointAbi,
      functionName: 'getNonce',
      args,
      ...block,
    })
    return Number(nonce & SEQUENCE_MASK)
  }
  const lanes = await Promise.all(
    query.lanes.map(async (lane) => {
      const [atHead, atBoundary] = await Promise.all([getNonce(lane, latest.number), getNonce(lane, finalized.number)])
      return [lane, { latest: atHead, finalized: atBoundary }] as const
    }),
  )
  const inclusions = await findInclusions(client, entryPoint, { ...query, toBlock: latest.number })
  const sightings = query.hashes.map((hash) => [hash, inclusions.get(hash) ?? null] as const)
  return {
    chainId,
    latest,
    baseFeeWei: String(head.baseFeePerGas ?? 0n),
    finalized,
    lanes: Object.fromEntries(lanes),
    sightings: Object.fromEntries(sightings),
  }
}

async function readFinalized(client: PublicClient, finality: FinalityRule, latest: BlockMark): Promise<BlockMark> {
  if (finality.kind === 'tag') return toMark(await client.getBlock({ blockTag: 'finalized' }))
  return toMark(await client.getBlock({ blockNumber: BigInt(Math.max(0, latest.number - finality.depth)) }))
}

async function findInclusions(
  client: PublicClient,
  entryPoint: Address,
  query: { readonly hashes: readonly Hex[]; readonly fromBlock: number; readonly toBlock: number },
): Promise<ReadonlyMap<Hex, Inclusion>> {
  const found = new Map<Hex, Inclusion>()
  if (query.hashes.length === 0) return found
  for (let from = query.fromBlock; from <= query.toBlock; from += LOG_RANGE) {
    const logs = await client.getLogs({
      address: entryPoint,
      event: userOperationEvent,
      args: { userOpHash: [...query.hashes] },
      fromBlock: BigInt(from),
      toBlock: BigInt(Math.min(query.toBlock, from + LOG_RANGE - 1)),
      strict: true,
    })
    for (const log of logs) {
      found.set(log.args.userOpHash, {
        userOpHash: log.args.userOpHash,
        transactionHash: log.transactionHash,
        blockNumber: String(log.blockNumber),
        blockHash: log.blockHash,
        success: log.args.success,
        actualGasCostWei: String(log.args.actualGasCost),
        paidBy: isAddressEqual(log.args.paymaster, zeroAddress) ? 'vault' : 'sponsor',
      })
    }
  }
  return found
}

async function readSession(
  client: PublicClient,
  address: Address,
  request: { readonly vault: Address; readonly sessionId: Hex; readonly budgetCount: number },
) {
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

/** Balances after the inclusion's block and after its parent, if that block is still the chain's. */
async function readPostConditions(client: PublicClient, inclusion: Inclusion, conditions: readonly PostCondition[]) {
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
  return (await isCanonical()) ? ({ kind: 'read', observations } as const) : ({ kind: 'gone' } as const)
}

function readBalance(client: PublicClient, { token, account }: PostCondition, blockNumber: bigint): Promise<bigint> {
  if (isAddressEqual(token, zeroAddress)) return client.getBalance({ address: account, blockNumber })
  return client.readContract({ address: token, abi: erc20Abi, functionName: 'balanceOf', args: [account], blockNumber })
}

function toMark(block: { readonly number: bigint; readonly timestamp: bigint }): BlockMark {
  return { number: Number(block.number), timeSec: Number(block.timestamp) }
}
