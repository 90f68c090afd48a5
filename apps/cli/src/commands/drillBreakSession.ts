import { createClient } from '@spells/client'
import { getSessionId } from '@spells/core'
import { sessionValidatorAbi } from '@spells/shared/abi'
import { type Address, createPublicClient, getAbiItem, getAddress, type Hex, http } from 'viem'
import { openDrillStage, runBreakSession } from '../drill/index.ts'

type Options = {
  readonly vault: string
  /** Where the API is served, which names chain and contracts. */
  readonly api: string
  /** A node of that chain; the one that the API names when absent. */
  readonly rpc?: string
  readonly session?: string
  readonly every: number
  /** Say how far it is as lines of JSON, for a program that reads them. */
  readonly progress?: true
}

/**
 * Tries to break a vault's live session on the block that the node has now. Nothing is sent: the node executes each
 * attempt apart. The last line is JSON; the exit code is 0 only when nothing landed.
 */
export async function drillBreakSession(options: Options): Promise<void> {
  const vault = getAddress(options.vault)
  const { deployment, walletRpcUrl } = await createClient({ baseUrl: options.api }).chain()
  const rpcUrl = options.rpc ?? walletRpcUrl
  if (rpcUrl === null) throw new Error('The API names no node of its chain: say one with --rpc.')
  const policy = await findLivePolicy({ rpcUrl, vault, session: options.session }, deployment.sessionValidator)
  console.log(`Session ${getSessionId(policy)} of ${vault}, with a key of the drill's own in the place of its key`)
  const stage = await openDrillStage({ rpcUrl, vault, policy, deployment })
  const interrupted = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => interrupted.abort())
  const report = await runBreakSession(stage, {
    every: options.every,
    say: (line) => console.log(line),
    ...(options.progress && { onProgress: (progress) => console.log(JSON.stringify(progress)) }),
    signal: interrupted.signal,
  })
  for (const example of report.examples) console.log(`!! ${example}`)
  const { attempts, landed, inconclusive, by_kind } = report
  console.log(JSON.stringify({ attempts, landed, by_kind }))
  if (landed > 0 || inconclusive > 0 || interrupted.signal.aborted) process.exitCode = 1
}

/** The policy of a session that the chain holds for live, from the event that published it. */
async function findLivePolicy(
  request: { readonly rpcUrl: string; readonly vault: Address; readonly session: string | undefined },
  sessionValidator: Address,
): Promise<Hex> {
  const client = createPublicClient({ transport: http(request.rpcUrl) })
  const logs = await client.getLogs({
    address: sessionValidator,
    event: getAbiItem({ abi: sessionValidatorAbi, name: 'SessionEnabled' }),
    args: { account: request.vault },
    fromBlock: 'earliest',
    strict: true,
  })
  for (const { args } of logs.toReversed()) {
    if (request.session !== undefined && args.sessionId.toLowerCase() !== request.session.toLowerCase()) continue
    const [live] = await client.readContract({
      address: sessionValidator,
      abi: sessionValidatorAbi,
      functionName: 'getSession',
      args: [request.vault, args.sessionId],
    })
    if (live) return args.policy
  }
  throw new Error(`The vault ${request.vault} has no live session there: arm one first.`)
}
