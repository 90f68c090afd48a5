import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { encodeFunctionData, type Hex, hexToNumber, parseAbi, toEventSelector, zeroHash } from 'viem'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { getDevAccount } from '../chain/accounts.ts'
import { deployCanonical, ENTRY_POINT } from '../chain/canonical.ts'
import { createDeployer } from '../chain/deployer.ts'
import { createRpc, type Rpc } from '../chain/rpc.ts'
import { type Chain, startChain } from '../chain/startChain.ts'
import { type FaultProxy, startFaultProxy } from './startFaultProxy.ts'

const dir = mkdtempSync(join(tmpdir(), 'spells-faults-'))
const { account } = getDevAccount(0)
const entryPointAbi = parseAbi(['function getNonce(address, uint192) view returns (uint256)'])
const event = toEventSelector('UserOperationEvent(bytes32,address,address,uint256,bool,uint256,uint256)')
let chain: Chain
let proxy: FaultProxy
let rpc: Rpc

beforeAll(async () => {
  chain = await startChain({ dir })
  await chain.rpc.call('evm_setAutomine', true)
  const deployer = await createDeployer({ rpc: chain.rpc, account, chainId: chain.chainId })
  await deployCanonical({ rpc: chain.rpc, deployer })
  proxy = await startFaultProxy({ target: chain.url })
  rpc = createRpc(proxy.url)
})
afterEach(() => {
  proxy.heal()
  proxy.forgetCalls()
})
afterAll(async () => {
  await proxy.stop()
  await chain.stop()
  rmSync(dir, { recursive: true, force: true })
})

const getHead = async () => hexToNumber(await chain.rpc.call<Hex>('eth_blockNumber'))

describe('startFaultProxy', () => {
  test('default: alone and in a batch, calls are answered by the server behind', async () => {
    expect(await rpc.call('eth_chainId')).toBe('0x7a69')
    expect(await rpc.batch([['eth_chainId'], ['eth_blockNumber']])).toEqual([
      '0x7a69',
      await chain.rpc.call('eth_blockNumber'),
    ])
    expect(proxy.listCalls('eth_chainId')).toHaveLength(2)
  })

  test.each([
    [{ kind: 'dropRequest' }, false],
    [{ kind: 'dropReply' }, true],
    [{ kind: 'status', status: 503 }, false],
  ] as const)('behavior: %o, once', async (fault, isDone) => {
    const before = await getHead()
    proxy.inject({ ...fault, methods: ['anvil_mine'], times: 1 })
    await expect(rpc.call('anvil_mine')).rejects.toMatchObject({ code: 'rpc_unreachable' })
    expect((await getHead()) > before).toBe(isDone)
    await rpc.call('anvil_mine')
    expect(proxy.listCalls('anvil_mine').map(({ faults }) => faults)).toEqual([[fault.kind], []])
  })

  test('behavior: a call that hangs ends when its client gives up', async () => {
    proxy.inject({ kind: 'hang' })
    const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'eth_chainId', params: [] })
    const hanging = fetch(proxy.url, { method: 'POST', body, signal: AbortSignal.timeout(200) })
    await expect(hanging).rejects.toMatchObject({ name: 'TimeoutError' })
  })

  test('behavior: answers as another chain, or with an error', async () => {
    proxy.inject({ kind: 'chainId', chainId: 1, id: 'a' }, { kind: 'error', code: -32_500, message: 'No.', id: 'b' })
    await expect(rpc.call('eth_chainId')).rejects.toMatchObject({ code: 'rpc_refused' })
    proxy.heal('b')
    expect(await rpc.call('eth_chainId')).toBe('0x1')
  })

  test('behavior: a node that lags knows nothing newer', async () => {
    await chain.rpc.call('anvil_mine', '0x5')
    const { hash } = await chain.rpc.call<{ readonly hash: Hex }>('eth_getBlockByNumber', 'latest', false)
    await chain.rpc.call('anvil_setBalance', account.address, '0x64')
    const head = await getHead()
    proxy.inject({ kind: 'lag', blocks: 3 })
    expect(hexToNumber(await rpc.call<Hex>('eth_blockNumber'))).toBe(head - 3)
    expect(await rpc.call('eth_getBlockByNumber', 'latest', false)).toMatchObject({ number: toHex(head - 3) })
    expect(await rpc.call('eth_getBlockByNumber', toHex(head), false)).toBeNull()
    expect(await rpc.call('eth_getBlockByHash', hash, false)).toBeNull()
    await expect(rpc.call('eth_getBalance', account.address, toHex(head))).rejects.toMatchObject({
      code: 'rpc_refused',
    })
    proxy.heal()
    proxy.inject({ kind: 'freeze', blockNumber: head - 1 })
    expect(hexToNumber(await rpc.call<Hex>('eth_blockNumber'))).toBe(head - 1)
  })

  test('behavior: forges an inclusion and a nonce', async () => {
    const head = await getHead()
    const block = await chain.rpc.call<{ readonly hash: Hex }>('eth_getBlockByNumber', toHex(head - 1), false)
    const filter = { address: ENTRY_POINT, topics: [event, [zeroHash]], fromBlock: '0x0', toBlock: toHex(head) }
    const data = encodeFunctionData({ abi: entryPointAbi, functionName: 'getNonce', args: [account.address, 7n] })
    proxy.inject({ kind: 'forgeInclusion', blocksBelowHead: 1 }, { kind: 'forgeNonce', add: 2 })
    expect(await rpc.call('eth_getLogs', filter)).toMatchObject([
      { topics: [event, zeroHash, zeroHash, zeroHash], blockNumber: toHex(head - 1), blockHash: block.hash },
    ])
    const nonce = await rpc.call<Hex>('eth_call', { to: ENTRY_POINT, data }, 'latest')
    expect(BigInt(nonce)).toBe((7n << 64n) + 2n)
  })

  test('behavior: is told over HTTP as well', async () => {
    const body = JSON.stringify({ kind: 'chainId', chainId: 5, id: 'one' })
    await fetch(`${proxy.url}/faults`, { method: 'POST', body })
    expect(await rpc.call('eth_chainId')).toBe('0x5')
    await fetch(`${proxy.url}/faults/one`, { method: 'DELETE' })
    expect(await rpc.call('eth_chainId')).toBe('0x7a69')
    const calls = await fetch(`${proxy.url}/calls`)
    expect(await calls.json()).toHaveLength(2)
  })
})

function toHex(value: number): Hex {
  return `0x${value.toString(16)}`
}
