import { AppError } from '@spells/shared'
import { sessionValidatorAbi } from '@spells/shared/abi'
import { type Address, createPublicClient, fallback, http, parseAbi } from 'viem'
import type { SessionLog, SessionLogChain } from './sessionLogChain.ts'

const events = parseAbi([
  'event SessionEnabled(address indexed account, bytes32 indexed sessionId, address indexed key, bytes policy)',
  'event SessionRevoked(address indexed account, bytes32 indexed sessionId)',
  'event AllSessionsRevoked(address indexed account, uint32 epoch)',
])
const TIMEOUT_MS = 10_000

/**
 * The session validator's logs through RPC endpoints. For one run: viem shares running requests within a client.
 * @param options.rpcUrls nodes of the vaults' chain, first one preferred
 */
export function createSessionLogChain(options: {
  readonly rpcUrls: readonly string[]
  readonly sessionValidator: Address
}): SessionLogChain {
  const { rpcUrls, sessionValidator } = options
  const transports = rpcUrls.map((url) => http(url, { timeout: TIMEOUT_MS, retryCount: 0 }))
  const client = createPublicClient({ transport: fallback(transports, { retryCount: 0 }), cacheTime: 0 })
  return {
    getHead: () =>
      ask(async () => {
        const block = await client.getBlock()
        return { number: Number(block.number), timeSec: Number(block.timestamp) }
      }),
    listLogs: ({ fromBlock, toBlock }) =>
      ask(async () => {
        const range = { fromBlock: BigInt(fromBlock), toBlock: BigInt(toBlock) }
        const logs = await client.getLogs({ address: sessionValidator, events, strict: true, ...range })
        return logs.map((log): SessionLog => {
          const { transactionHash } = log
          const { account } = log.args
          if (log.eventName === 'AllSessionsRevoked') return { kind: 'all_revoked', account, transactionHash }
          const kind = log.eventName === 'SessionEnabled' ? 'enabled' : 'revoked'
          return { kind, account, sessionId: log.args.sessionId, transactionHash }
        })
      }),
    getSessionState: ({ account, sessionId }) =>
      ask(async () => {
        const [live, revoked] = await client.readContract({
          address: sessionValidator,
          abi: sessionValidatorAbi,
          functionName: 'getSession',
          args: [account, sessionId],
        })
        return live ? 'live' : revoked ? 'revoked' : 'unknown'
      }),
  }
}

async function ask<Value>(question: () => Promise<Value>): Promise<Value> {
  try {
    return await question()
  } catch (cause) {
    throw new AppError({ code: 'chain_unavailable', shortMessage: 'The chain does not answer.', cause, retry: 'safe' })
  }
}
