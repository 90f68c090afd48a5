import type { Certificate, CertificateStep, PostCondition } from '@spells/shared'
import { metavaultAbi, sessionValidatorAbi } from '@spells/shared/abi'
import { type Address, erc20Abi, type Hex, isAddressEqual, type PublicClient, parseAbi, zeroAddress } from 'viem'
import { ENTRY_POINT_ADDRESS } from '../userop/entryPoint.ts'
import { parseNonce } from '../userop/nonceKey.ts'
import type { ChainFacts, Sighting, StepFacts } from './chainFacts.ts'

const entryPointAbi = parseAbi([
  'function getNonce(address sender, uint192 key) view returns (uint256)',
  'event UserOperationEvent(bytes32 indexed userOpHash, address indexed sender, address indexed paymaster, uint256 nonce, bool success, uint256 actualGasCost, uint256 actualGasUsed)',
])
const [, userOperationEvent] = entryPointAbi

/** What this asks of a client: reads, and nothing that is bound to an account. */
export type ChainClient = Pick<PublicClient, 'getBalance' | 'getBlock' | 'getChainId' | 'getLogs' | 'readContract'>

/**
 * Reads from a node what `verifyCertificate` compares a certificate with. Questions that the node cannot answer leave
 * their answers out, so that the checks that need them fail. Throws what the client throws when there is no chain at all.
 * @param options.confirmations how far behind the head blocks count as final; absent: the node's `finalized` tag
 */
export async function readChainFacts(
  client: ChainClient,
  certificate: Certificate,
  options: { readonly confirmations?: bigint } = {},
): Promise<ChainFacts> {
  const [chainId, boundary] = await Promise.all([client.getChainId(), readBoundary(client, options.confirmations)])
  const finalized = { number: boundary.number, timeSec: Number(boundary.timestamp) }
  const { vault } = certificate.subject
  const steps: StepFacts[] = []
  for (const step of certificate.steps) steps.push(await readStep(client, step, { vault, boundary: boundary.number }))
  return { chainId, finalized, steps }
}

async function readBoundary(client: ChainClient, confirmations: bigint | undefined) {
  if (confirmations === undefined) return client.getBlock({ blockTag: 'finalized' })
  const head = await client.getBlock({ blockTag: 'latest' })
  return client.getBlock({ blockNumber: head.number > confirmations ? head.number - confirmations : 0n })
}

type Context = { readonly vault: Address; readonly boundary: bigint }

async function readStep(client: ChainClient, step: CertificateStep, context: Context): Promise<StepFacts> {
  const sightings = await readSightings(client, step, context)
  const { inclusion, authority, observations } = step
  const landed = (inclusion && sightings[inclusion.userOpHash]) ?? undefined
  const session = authority.kind === 'session' && inclusion ? await readSession(client, authority, context) : undefined
  const owner = authority.kind === 'owner' && step.attempts.length > 0 ? await readOwner(client, context) : undefined
  return {
    sightings,
    nonces: await readNonces(client, step, context),
    ...(session && { session }),
    ...(owner && { owner }),
    balances: await Promise.all(
      observations.map(({ condition }) => landed && readBalances(client, condition, BigInt(landed.blockNumber))),
    ),
  }
}

async function readSightings(
  client: ChainClient,
  { attempts, inclusion }: CertificateStep,
  { boundary }: Context,
): Promise<Readonly<Record<Hex, Sighting | null>>> {
  const hashes = attempts.map(({ userOpHash }) => userOpHash)
  if (hashes.length === 0) return {}
  const everywhere = await orUnknown(() => findSightings(client, hashes, { fromBlock: 0n, toBlock: boundary }))
  if (everywhere) return { ...Object.fromEntries(hashes.map((hash) => [hash, null])), ...everywhere }
  // A node that does not search that far can still say what is in one block.
  const block = inclusion && BigInt(inclusion.blockNumber)
  if (!block || block > boundary) return {}
  return (await orUnknown(() => findSightings(client, hashes, { fromBlock: block, toBlock: block }))) ?? {}
}

async function findSightings(
  client: ChainClient,
  hashes: readonly Hex[],
  range: { readonly fromBlock: bigint; readonly toBlock: bigint },
): Promise<Readonly<Record<Hex, Sighting>>> {
  const logs = await client.getLogs({
    address: ENTRY_POINT_ADDRESS,
    event: userOperationEvent,
    args: { userOpHash: [...hashes] },
    strict: true,
    ...range,
  })
  const found = logs.map(async ({ args, blockNumber, blockHash, transactionHash }) => {
    const block = await client.getBlock({ blockNumber })
    const { sender, nonce, paymaster, success } = args
    const actualGasCostWei = String(args.actualGasCost)
    const place = {
      transactionHash,
      blockNumber: String(blockNumber),
      blockHash,
      blockTimeSec: Number(block.timestamp),
    }
    const sighting: Sighting = { ...place, sender, nonce, paymaster, success, actualGasCostWei }
    return [args.userOpHash, sighting] as const
  })
  return Object.fromEntries(await Promise.all(found))
}

async function readNonces(client: ChainClient, { attempts }: CertificateStep, { vault, boundary }: Context) {
  const keys = [...new Set(attempts.map(({ operation }) => parseNonce(BigInt(operation.nonce)).key))]
  const read = keys.map(async (key) => {
    const request = { address: ENTRY_POINT_ADDRESS, abi: entryPointAbi, functionName: 'getNonce' } as const
    const nonce = await orUnknown(() => client.readContract({ ...request, args: [vault, key], blockNumber: boundary }))
    return nonce === undefined ? [] : [[String(key), parseNonce(nonce).sequence] as const]
  })
  return Object.fromEntries((await Promise.all(read)).flat())
}

async function readSession(
  client: ChainClient,
  { validator, sessionId }: { readonly validator: Address; readonly sessionId: Hex },
  { vault, boundary }: Context,
) {
  const request = { address: validator, abi: sessionValidatorAbi, functionName: 'getSession' } as const
  const session = await orUnknown(() =>
    client.readContract({ ...request, args: [vault, sessionId], blockNumber: boundary }),
  )
  if (!session) return undefined
  const [live, , operations, protectiveOperations] = session
  return { live, operations: operations + protectiveOperations }
}

function readOwner(client: ChainClient, { vault, boundary }: Context): Promise<Address | undefined> {
  return orUnknown(() =>
    client.readContract({ address: vault, abi: metavaultAbi, functionName: 'owner', blockNumber: boundary }),
  )
}

function readBalances(client: ChainClient, { token, account }: PostCondition, blockNumber: bigint) {
  const read = (at: bigint): Promise<bigint> =>
    isAddressEqual(token, zeroAddress)
      ? client.getBalance({ address: account, blockNumber: at })
      : client.readContract({
          address: token,
          abi: erc20Abi,
          functionName: 'balanceOf',
          args: [account],
          blockNumber: at,
        })
  return orUnknown(async () => ({ before: await read(blockNumber - 1n), after: await read(blockNumber) }))
}

/** A question that the node refuses, or has no state for, stays open; the check that needs its answer fails. */
async function orUnknown<Value>(ask: () => Promise<Value>): Promise<Value | undefined> {
  try {
    return await ask()
  } catch {
    return undefined
  }
}
