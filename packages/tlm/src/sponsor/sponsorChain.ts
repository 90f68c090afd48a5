import { ok, type Reason, type Result, refuse } from '@spells/shared'
import { type Address, createPublicClient, fallback, http, type PublicClient, parseAbi } from 'viem'
import type { FinalityRule } from '../ports.ts'
import type { SponsoredOutcome } from '../sponsorPort.ts'
import type { StoredReservation } from './sponsorStore.ts'

const entryPointAbi = parseAbi(['function balanceOf(address account) view returns (uint256)'])
const userOperationEvent = parseAbi([
  'event UserOperationEvent(bytes32 indexed userOpHash, address indexed sender, address indexed paymaster, uint256 nonce, bool success, uint256 actualGasCost, uint256 actualGasUsed)',
])[0]

const TIMEOUT_MS = 5_000
/** Blocks per log query; providers refuse longer ranges. */
const LOG_RANGE = 5_000n

/** What the paymaster has to pay from, at a block. */
export type DepositReading = { readonly depositWei: bigint; readonly blockNumber: number }

/** The chain as the sponsor needs it. */
export type SponsorChain = {
  readDeposit(): Promise<Result<DepositReading, Reason>>
  /** What became of a reservation's operation, as far as it is final; `open` while it can still land. */
  findOutcome(
    reservation: Pick<StoredReservation, 'vault' | 'nonce' | 'validUntilSec' | 'fromBlock'>,
  ): Promise<Result<SponsoredOutcome | { readonly kind: 'open' }, Reason>>
}

/** @param config.rpcUrls in order of preference */
export function createSponsorChain(config: {
  readonly rpcUrls: readonly string[]
  readonly entryPoint: Address
  readonly paymaster: Address
  readonly finality: FinalityRule
}): SponsorChain {
  const transports = config.rpcUrls.map((url) => http(url, { timeout: TIMEOUT_MS, retryCount: 0 }))
  const client: PublicClient = createPublicClient({ transport: fallback(transports, { retryCount: 0 }), cacheTime: 0 })
  const { entryPoint, paymaster, finality } = config

  return {
    readDeposit: () =>
      orUnavailable(async () => {
        const blockNumber = await client.getBlockNumber()
        const query = { address: entryPoint, abi: entryPointAbi, functionName: 'balanceOf', args: [paymaster] } as const
        return { depositWei: await client.readContract({ ...query, blockNumber }), blockNumber: Number(blockNumber) }
      }),
    findOutcome: ({ vault, nonce, validUntilSec, fromBlock }) =>
      orUnavailable(async () => {
        const final = await readFinalBlock(client, finality)
        // Until then it can land in a block that is not final yet.
        if (Number(final.timestamp) <= validUntilSec) return { kind: 'open' }
        for (let from = BigInt(fromBlock); from <= final.number; from += LOG_RANGE) {
          const logs = await client.getLogs({
            address: entryPoint,
            event: userOperationEvent,
            args: { sender: vault, paymaster },
            fromBlock: from,
            toBlock: from + LOG_RANGE > final.number ? final.number : from + LOG_RANGE - 1n,
            strict: true,
          })
          const landed = logs.find(({ args }) => args.nonce === nonce)
          if (landed) return { kind: 'landed', costWei: String(landed.args.actualGasCost) }
        }
        return { kind: 'never' }
      }),
  }
}

async function readFinalBlock(client: PublicClient, finality: FinalityRule) {
  if (finality.kind === 'tag') return client.getBlock({ blockTag: 'finalized' })
  const head = await client.getBlockNumber()
  const depth = BigInt(finality.depth)
  return client.getBlock({ blockNumber: head > depth ? head - depth : 0n })
}

async function orUnavailable<Value>(read: () => Promise<Value>): Promise<Result<Value, Reason>> {
  try {
    return ok(await read())
  } catch (error) {
    console.warn(JSON.stringify({ event: 'chain_read_failed', error: error instanceof Error ? error.name : 'unknown' }))
    return refuse({ code: 'chain_unavailable', message: 'The chain does not answer.' })
  }
}
