import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { getUserOpHash } from '@spells/core'
import type { Deployment } from '@spells/shared'
import { sessionValidatorAbi } from '@spells/shared/abi'
import {
  type Address,
  decodeFunctionData,
  encodeAbiParameters,
  encodeEventTopics,
  encodeFunctionResult,
  type Hex,
  hexToBigInt,
  isAddressEqual,
  numberToHex,
  parseAbi,
  zeroAddress,
} from 'viem'
import { entryPoint08Abi } from 'viem/account-abstraction'

/**
 * A node and a bundler that answer at once, from memory: every operation that is sent is in the next block. What is
 * measured with them is the transaction manager alone.
 */
export type StubChain = {
  readonly url: string
  /** Requests since the last call of this, by method; the requests of one batch are counted one by one. */
  takeCounts(): { readonly requests: number; readonly methods: Readonly<Record<string, number>> }
  /** While held, estimates are not answered, so that nothing gets further than its nonce. */
  hold(isHeld: boolean): void
  stop(): Promise<void>
}

type Landed = { readonly hash: Hex; readonly sender: Address; readonly nonce: bigint; readonly block: number }
type RpcCall = { readonly id: number; readonly method: string; readonly params: readonly unknown[] }
type LogFilter = {
  readonly topics: readonly [unknown, readonly Hex[] | Hex]
  readonly fromBlock: Hex
  readonly toBlock: Hex
}

const FIRST_BLOCK = 1_000
const BASE_FEE_WEI = 1_000_000_000n
const GAS = { preVerificationGas: '0xea60', verificationGasLimit: '0x30d40', callGasLimit: '0x7a120' }
const eventAbi = parseAbi([
  'event UserOperationEvent(bytes32 indexed userOpHash, address indexed sender, address indexed paymaster, uint256 nonce, bool success, uint256 actualGasCost, uint256 actualGasUsed)',
])

export async function startStubChain(options: {
  readonly chainId: number
  readonly deployment: Deployment
  readonly blockTimeMs: number
}): Promise<StubChain> {
  const { chainId, deployment, blockTimeMs } = options
  const startedAtMs = Date.now()
  const landed = new Map<Hex, Landed>()
  const lanes = new Map<string, Landed[]>()
  let counts: { requests: number; methods: Record<string, number> } = { requests: 0, methods: {} }
  let released: Promise<void> = Promise.resolve()
  let release = (): void => {}

  const getHead = (): number => FIRST_BLOCK + Math.floor((Date.now() - startedAtMs) / blockTimeMs)
  const hashOf = (block: number): Hex => numberToHex(block, { size: 32 })
  const toNumber = (tag: unknown): number => {
    if (tag === 'latest' || tag === 'finalized' || tag === undefined) return getHead()
    return Number(tag)
  }
  const buildBlock = (tag: unknown) => {
    const number = toNumber(tag)
    const timestamp = Math.floor((startedAtMs + (number - FIRST_BLOCK) * blockTimeMs) / 1000)
    return {
      ...{ number: numberToHex(number), hash: hashOf(number), parentHash: hashOf(number - 1) },
      ...{ timestamp: numberToHex(timestamp), baseFeePerGas: numberToHex(BASE_FEE_WEI), transactions: [] },
    }
  }
  const laneOf = (sender: Address, nonceKey: bigint) => `${sender.toLowerCase()} ${nonceKey}`
  const call = ({ to, data }: { readonly to: Address; readonly data: Hex }, tag: unknown): Hex => {
    if (isAddressEqual(to, deployment.entryPoint)) {
      const { args } = decodeFunctionData({ abi: entryPoint08Abi, data })
      const [sender, nonceKey] = args as readonly [Address, bigint]
      const used = (lanes.get(laneOf(sender, nonceKey)) ?? []).filter(({ block }) => block <= toNumber(tag))
      return numberToHex((nonceKey << 64n) | BigInt(used.length), { size: 32 })
    }
    const { functionName } = decodeFunctionData({ abi: sessionValidatorAbi, data })
    if (functionName === 'getSession') {
      const result = [true, false, 0, 0, 0n, 0n] as const
      return encodeFunctionResult({ abi: sessionValidatorAbi, functionName, result })
    }
    if (functionName === 'getBudget') {
      return encodeFunctionResult({ abi: sessionValidatorAbi, functionName, result: [0n, 0n, 0] })
    }
    throw new Error(`The stub does not know ${functionName}.`)
  }
  const listLogs = ({ topics, fromBlock, toBlock }: LogFilter) =>
    [topics[1]].flat().flatMap((hash) => {
      const found = landed.get(hash)
      if (!found || found.block > Number(toBlock) || found.block < Number(fromBlock)) return []
      const args = { userOpHash: hash, sender: found.sender, paymaster: zeroAddress }
      return {
        address: deployment.entryPoint,
        topics: encodeEventTopics({ abi: eventAbi, eventName: 'UserOperationEvent', args }),
        data: encodeAbiParameters(
          [{ type: 'uint256' }, { type: 'bool' }, { type: 'uint256' }, { type: 'uint256' }],
          [found.nonce, true, 1n, 1n],
        ),
        ...{ blockNumber: numberToHex(found.block), blockHash: hashOf(found.block), transactionHash: hash },
        ...{ transactionIndex: '0x0', logIndex: '0x0', removed: false },
      }
    })
  const send = (wire: Record<string, Hex>): Hex => {
    const quantity = (name: string) => hexToBigInt(wire[name] ?? '0x0')
    const sender = wire.sender ?? zeroAddress
    const nonce = quantity('nonce')
    const hash = getUserOpHash(
      {
        ...{ sender, nonce, callData: wire.callData ?? '0x', signature: wire.signature ?? '0x' },
        ...{ callGasLimit: quantity('callGasLimit'), verificationGasLimit: quantity('verificationGasLimit') },
        ...{ preVerificationGas: quantity('preVerificationGas'), maxFeePerGas: quantity('maxFeePerGas') },
        maxPriorityFeePerGas: quantity('maxPriorityFeePerGas'),
      },
      chainId,
    )
    if (landed.has(hash)) return hash
    const operation = { hash, sender, nonce, block: getHead() + 1 }
    landed.set(hash, operation)
    const lane = laneOf(sender, nonce >> 64n)
    lanes.set(lane, [...(lanes.get(lane) ?? []), operation])
    return hash
  }
  const answer = async ({ method, params }: RpcCall): Promise<unknown> => {
    counts.methods[method] = (counts.methods[method] ?? 0) + 1
    switch (method) {
      case 'eth_chainId':
        return numberToHex(chainId)
      case 'eth_maxPriorityFeePerGas':
        return '0x1'
      case 'eth_getBlockByNumber':
        return buildBlock(params[0])
      case 'eth_call':
        return call(params[0] as { readonly to: Address; readonly data: Hex }, params[1])
      case 'eth_getLogs':
        return listLogs(params[0] as LogFilter)
      case 'eth_estimateGas':
        return GAS.callGasLimit
      case 'eth_estimateUserOperationGas':
        await released
        return GAS
      case 'eth_sendUserOperation':
        return send(params[0] as Record<string, Hex>)
      default:
        throw new Error(`The stub does not know ${method}.`)
    }
  }
  const reply = async (call: RpcCall) => {
    try {
      return { jsonrpc: '2.0', id: call.id, result: await answer(call) }
    } catch (error) {
      return { jsonrpc: '2.0', id: call.id, error: { code: -32_000, message: String(error) } }
    }
  }
  const server = createServer(async (incoming, outgoing) => {
    counts.requests += 1
    const body = JSON.parse(await readBody(incoming)) as RpcCall | readonly RpcCall[]
    const replies = Array.isArray(body) ? await Promise.all(body.map(reply)) : await reply(body as RpcCall)
    outgoing.setHeader('content-type', 'application/json')
    outgoing.end(JSON.stringify(replies))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    takeCounts: () => {
      const taken = counts
      counts = { requests: 0, methods: {} }
      return taken
    },
    hold: (isHeld) => {
      release()
      released = isHeld
        ? new Promise((resolve) => {
            release = resolve
          })
        : Promise.resolve()
    },
    stop: async () => {
      release()
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

async function readBody(incoming: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of incoming) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks).toString()
}
