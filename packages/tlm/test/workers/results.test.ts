import { env } from 'cloudflare:workers'
import { deploymentSchema, type Inclusion, type PostCondition } from '@spells/shared'
import type { Hex } from 'viem'
import { beforeEach, describe, expect, it } from 'vitest'
import { createChain } from '../../src/index.ts'
import { healFaults, injectFault, nodeA, nodeB, nodeC } from './faults.ts'
import { callNode } from './setupVault.ts'

const { entryPoint, sessionValidator, aave } = deploymentSchema.parse(JSON.parse(env.DEPLOYMENT))
const account = '0x00000000000000000000000000000000000000a1'
const pruned = { kind: 'error', code: -32_000, message: 'missing trie node', methods: ['eth_call'] } as const
const limited = { ...pruned, code: -32_005, message: 'limit exceeded' }
const down = { kind: 'status', status: 503 } as const

const [asset] = aave.assets
if (!asset) throw new Error('The deployment has no asset.')
const held: PostCondition = { kind: 'balanceIncrease', token: asset.address, account, minDelta: '0' }
const nothing: PostCondition = { ...held, token: account }

beforeEach(healFaults)

async function buildInclusion(): Promise<Inclusion> {
  const { number, hash } = (await callNode('eth_getBlockByNumber', 'latest', false)) as Record<'number' | 'hash', Hex>
  const known = { userOpHash: hash, transactionHash: hash, blockHash: hash }
  return { ...known, blockNumber: BigInt(number).toString(), success: true, actualGasCostWei: '0' }
}

async function read(rpcUrls: readonly string[], condition = held) {
  const finality = { kind: 'depth', depth: 8 } as const
  const chain = createChain({ rpcUrls, chainId: 31_337, entryPoint, sessionValidator, finality })
  const { kind } = await chain.readPostConditions(await buildInclusion(), [condition])
  return kind
}

describe('readPostConditions', () => {
  it('default', async () => {
    expect(await read([nodeA])).toBe('read')
    expect(await read([nodeA, nodeB])).toBe('read')
  })

  it('behavior: a node that has the block without its state cannot tell', async () => {
    await injectFault(nodeA, pruned)
    expect(await read([nodeA])).toBe('unreadable')
  })

  it('behavior: a token that is no contract tells nothing', async () => {
    expect(await read([nodeA], nothing)).toBe('unreadable')
  })

  it.each([limited, down])('behavior: %o may pass', async (fault) => {
    await injectFault(nodeA, fault)
    expect(await read([nodeA])).toBe('unavailable')
  })

  it('behavior: two of three are enough', async () => {
    await injectFault(nodeA, pruned)
    expect(await read([nodeA, nodeB, nodeC])).toBe('read')
  })

  it('behavior: one of two is not, and nobody else will come', async () => {
    await injectFault(nodeA, pruned)
    expect(await read([nodeA, nodeB])).toBe('unreadable')
  })

  it('behavior: one of two may come back', async () => {
    await injectFault(nodeA, down)
    expect(await read([nodeA, nodeB])).toBe('unavailable')
  })

  it('behavior: a block that the chain does not have is gone', async () => {
    const chain = createChain({
      ...{ rpcUrls: [nodeA], chainId: 31_337, entryPoint, sessionValidator, finality: { kind: 'depth', depth: 8 } },
    })
    const inclusion = { ...(await buildInclusion()), blockHash: `0x${'ab'.repeat(32)}` as const }
    expect(await chain.readPostConditions(inclusion, [held])).toEqual({ kind: 'gone' })
  })
})
