import { env } from 'cloudflare:workers'
import type { ObservationQuery, VaultIdentity } from '@spells/core/transaction'
import { deploymentSchema } from '@spells/shared'
import { createPublicClient, type Hex, http } from 'viem'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { findInclusions } from '../../src/adapters/entryPointReads.ts'
import { createNodePool } from '../../src/adapters/nodePool.ts'
import { createChain } from '../../src/index.ts'
import { whileHeld } from './chainControl.ts'
import { healFaults, injectFault, listCalls, nodeA, nodeB, nodeC } from './faults.ts'
import { buildSupplyIntent, callNode, setupVault, take } from './setupVault.ts'
import { resetSwitches, switches } from './switches.ts'

const { entryPoint, sessionValidator, ownerValidator } = deploymentSchema.parse(JSON.parse(env.DEPLOYMENT))
const DEPTH = 8
const identity: VaultIdentity = {
  chainId: 31_337,
  vault: '0x00000000000000000000000000000000000000a1',
  sessionValidator,
  ownerValidator,
}
const hash: Hex = `0x${'ab'.repeat(32)}`
const query: ObservationQuery = { lanes: [0], hashes: [hash], fromBlock: 0 }

beforeEach(async () => {
  await resetSwitches()
  await healFaults()
})

const open = (...rpcUrls: readonly string[]) =>
  createChain({ rpcUrls, chainId: 31_337, entryPoint, sessionValidator, finality: { kind: 'depth', depth: DEPTH } })

const getHeight = async () => Number(await callNode('eth_blockNumber'))
/** A boundary that was final a while ago, as the machine would know it. */
const knowSince = async (blocksAgo: number) => {
  const finalized = { number: (await getHeight()) - DEPTH - blocksAgo, timeSec: 1 }
  return { ...query, known: { finalized, lanes: { 0: { floor: 0, latest: 0 } } } }
}

/** Time stands still, so that whoever rests goes on resting, however slow the others are. */
async function whileTimeStands(work: () => Promise<void>): Promise<void> {
  const time = vi.spyOn(Date, 'now').mockReturnValue(Date.now())
  try {
    await work()
  } finally {
    time.mockRestore()
  }
}

describe('createChain, one node', () => {
  it('behavior: its word counts', async () => {
    await injectFault(nodeA, { kind: 'forgeInclusion', blocksBelowHead: DEPTH + 2 })
    const { sightings } = take(await open(nodeA).observe(identity, query))
    expect(sightings[hash]).toMatchObject({ success: true })
  })
})

describe('findInclusions', () => {
  it('rejects: a node that fell back while it was read, whose logs end early', async () => {
    const client = createPublicClient({ transport: http(nodeA, { retryCount: 0 }) })
    const toBlock = await getHeight()
    const range = { hashes: [hash], fromBlock: 0, toBlock }
    expect(await findInclusions(client, entryPoint, range)).toEqual(new Map())
    await injectFault(nodeA, { kind: 'lag', blocks: 20 })
    await expect(findInclusions(client, entryPoint, range)).rejects.toThrow(`${toBlock}`)
  })
})

describe('createNodePool', () => {
  const mark = (number: number) => ({ block: { number, timeSec: 1 } })

  it('behavior: a node is behind what was known when it was asked, not what others said meanwhile', async () => {
    const pool = createNodePool({ rpcUrls: [nodeA], chainId: 31_337 })
    const read = async () => {
      pool.noteSharedHead(8)
      return mark(7)
    }
    expect(await pool.readFresh(read)).toEqual({ ok: true, value: mark(7) })
    expect(await pool.readFresh(read)).toMatchObject({ refusal: { code: 'chain_unavailable' } })
  })
})

describe('createChain, several nodes', () => {
  it('default: two of them are read, the boundary is the lower one', () =>
    whileHeld(async () => {
      await injectFault(nodeB, { kind: 'lag', blocks: 3 })
      const seen = take(await open(nodeA, nodeB, nodeC).observe(identity, query))
      expect(seen.latest.number - seen.finalized.number).toBe(DEPTH + 3)
      expect(seen).toMatchObject({ lanes: { 0: { latest: 0, finalized: 0 } }, sightings: { [hash]: null } })
      expect(await listCalls(nodeC, 'eth_getLogs')).toHaveLength(0)
    }))

  it.each([
    [{ kind: 'dropRequest' }],
    [{ kind: 'hang' }],
    [{ kind: 'status', status: 503 }],
    [{ kind: 'error', code: -32_000, message: 'header not found' }],
    [{ kind: 'chainId', chainId: 5 }],
  ])('behavior: %o, the next one is asked and the failed one rests', async (fault) => {
    await injectFault(nodeA, fault)
    const chain = open(nodeA, nodeB)
    await whileTimeStands(async () => {
      expect(take(await chain.readHead()).number).toBeGreaterThan(0)
      const before = await listCalls(nodeA, 'eth_chainId')
      expect(take(await chain.readHead()).number).toBeGreaterThan(0)
      expect(await listCalls(nodeA, 'eth_chainId')).toHaveLength(before.length)
    })
  })

  it('behavior: all reads of one reading come from one node', async () => {
    await open(nodeA, nodeB).readOwner(identity.vault)
    const [a, b] = await Promise.all([nodeA, nodeB].map((url) => listCalls(url, 'eth_getBlockByNumber')))
    expect([a?.length, b?.length]).toEqual([1, 0])
  })

  it('behavior: while one alone answers, its head counts and nothing becomes final', async () => {
    await injectFault(nodeB, { kind: 'dropRequest' })
    const asked = await knowSince(5)
    const chain = open(nodeA, nodeB)
    const seen = take(await chain.observe(identity, asked))
    expect(seen).toMatchObject({ finalized: asked.known.finalized, lanes: { 0: { finalized: 0 } } })
    expect(seen.latest.number).toBeGreaterThan(asked.known.finalized.number + DEPTH)
    // What it says of the blocks below the boundary is for two to say.
    await injectFault(nodeA, { kind: 'forgeInclusion', blocksBelowHead: 200 })
    const again = take(await chain.observe(identity, asked))
    expect(again.sightings).toEqual({})
    // A vault that knows no boundary yet learns none from one node.
    expect(await open(nodeA, nodeB).observe(identity, query)).toMatchObject({ refusal: { code: 'chain_unavailable' } })
  })

  it('behavior: one that is behind what is final already has no say (row 16)', async () => {
    await injectFault(nodeB, { kind: 'lag', blocks: 30 })
    const asked = await knowSince(5)
    const seen = take(await open(nodeB, nodeA).observe(identity, asked))
    expect(seen.finalized).toEqual(asked.known.finalized)
    expect(seen.latest.number).toBeGreaterThan(asked.known.finalized.number)
  })

  it('behavior: an inclusion that one of two forges at the head is not seen, and none is denied (row 17)', async () => {
    await injectFault(nodeA, { kind: 'forgeInclusion', blocksBelowHead: 4 })
    const chain = open(nodeA, nodeB)
    expect(take(await chain.observe(identity, query)).sightings).toEqual({})
    expect(chain.listConcerns()).toMatchObject([{ code: 'nodes_disagree' }])
  })

  it.each([
    ['an inclusion', { kind: 'forgeInclusion', blocksBelowHead: DEPTH + 4 }],
    ['a nonce', { kind: 'forgeNonce', add: 1 }],
  ])('behavior: %s that one of two forges below the boundary stops everything (row 17)', async (_, fault) => {
    await injectFault(nodeA, fault)
    const chain = open(nodeA, nodeB)
    expect(await chain.observe(identity, query)).toMatchObject({ refusal: { code: 'nodes_disagree' } })
    expect(chain.listConcerns()).toMatchObject([{ code: 'nodes_disagree' }])
    await healFaults()
    expect((await chain.observe(identity, query)).ok).toBe(true)
    expect(chain.listConcerns()).toEqual([])
  })

  it('behavior: the third decides between two, and the liar rests', async () => {
    await injectFault(nodeA, { kind: 'forgeNonce', add: 1 })
    const chain = open(nodeA, nodeB, nodeC)
    await whileTimeStands(async () => {
      expect(take(await chain.observe(identity, query)).lanes).toEqual({ 0: { latest: 0, finalized: 0 } })
      expect(chain.listConcerns()).toMatchObject([{ code: 'nodes_disagree', message: 'Outvoted: node 1.' }])
      const before = await listCalls(nodeA, 'eth_getLogs')
      expect((await chain.observe(identity, query)).ok).toBe(true)
      expect(await listCalls(nodeA, 'eth_getLogs')).toHaveLength(before.length)
    })
  })

  it('behavior: one of another chain is never believed; if all are, that is said (row 18)', async () => {
    await injectFault(nodeA, { kind: 'chainId', chainId: 5 })
    const chain = open(nodeA, nodeB)
    const seen = take(await chain.observe(identity, await knowSince(5)))
    expect(seen.chainId).toBe(31_337)
    expect(chain.listConcerns()).toEqual([
      { code: 'node_wrong_chain', message: 'Expected chain 31337, answered: node 1 for chain 5.' },
    ])
    await injectFault(nodeB, { kind: 'chainId', chainId: 5 })
    expect(await chain.readHead()).toMatchObject({ refusal: { code: 'chain_unavailable' } })
    expect(take(await chain.observe(identity, query))).toMatchObject({ chainId: 5, sightings: {} })
  })
})

async function listAlerts(vault: Awaited<ReturnType<typeof setupVault>>): Promise<readonly string[]> {
  const { alerts } = take(await vault.rpc().listAlerts(await vault.getToken()))
  return alerts.map(({ code }) => code)
}

describe('the machine behind two nodes', () => {
  it('behavior: a cast goes through', async () => {
    switches.rpcUrls = [nodeA, nodeB]
    const vault = await setupVault()
    const { sessionId } = await vault.arm()
    const intent = buildSupplyIntent(vault.vault, sessionId)
    take(await vault.submit(intent))
    await vault.until(intent.id, ['FINALIZED'])
    expect(await vault.listExecutions()).toHaveLength(1)
  })

  it.each([
    ['the only node', () => [nodeA]],
    ['the preferred node of two', () => [nodeA, nodeB]],
    ['the other node of two', () => [nodeB, nodeA]],
  ])(
    'behavior: %s falls back and catches up: nothing is taken back, no nonce is used twice (row 16)',
    async (_, urls) => {
      switches.rpcUrls = urls()
      const vault = await setupVault()
      const { sessionId } = await vault.arm()
      const [first, second] = [0, 1].map(() => buildSupplyIntent(vault.vault, sessionId))
      if (!first || !second) throw new Error('No intents.')
      take(await vault.submit(first))
      await vault.until(first.id, ['CONFIRMED', 'FINALIZED'])
      await injectFault(nodeA, { kind: 'lag', blocks: 20 })
      take(await vault.submit(second))
      await vault.until(second.id, ['CONFIRMED', 'FINALIZED'])
      await healFaults()
      for (const { id } of [first, second]) await vault.until(id, ['FINALIZED'])
      expect((await vault.listFacts()).facts.filter(({ correction }) => correction)).toEqual([])
      expect(await vault.listExecutions()).toHaveLength(2)
    },
  )

  it('behavior: while one of two is down, an inclusion is shown and nothing more; it ends when both are back', async () => {
    switches.rpcUrls = [nodeA, nodeB]
    const vault = await setupVault()
    const { sessionId } = await vault.arm()
    const [first, second] = [0, 1].map(() => buildSupplyIntent(vault.vault, sessionId))
    if (!first || !second) throw new Error('No intents.')
    take(await vault.submit(first))
    await vault.until(first.id, ['FINALIZED'])
    await injectFault(nodeB, { kind: 'status', status: 503 })
    take(await vault.submit(second))
    await vault.until(second.id, ['INCLUDED_UNVERIFIED'])
    // No more blocks than it takes, so that the node which comes back still knows the inclusion's.
    await whileHeld(async (mine) => {
      for (let blocks = 0; blocks < DEPTH + 5; blocks++) await mine()
      const countLooks = async () => (await listCalls(nodeA, 'eth_getLogs')).length
      const looks = await countLooks()
      await expect.poll(countLooks).toBeGreaterThan(looks + 1)
      expect((await vault.get(second.id)).status).toBe('INCLUDED_UNVERIFIED')
      await healFaults()
      await vault.until(second.id, ['FINALIZED'])
    })
    expect(await vault.listExecutions()).toHaveLength(2)
  })

  it('behavior: objects of one process wait for no request of another', async () => {
    const errors = vi.spyOn(console, 'error')
    const casts = await Promise.all(
      [1, 2, 3, 4].map(async () => {
        const vault = await setupVault()
        const { sessionId } = await vault.arm()
        const intent = buildSupplyIntent(vault.vault, sessionId)
        take(await vault.submit(intent))
        return { vault, intent }
      }),
    )
    await Promise.all(casts.map(({ vault, intent }) => vault.until(intent.id, ['FINALIZED'])))
    const failures = errors.mock.calls.flat().filter((line) => String(line).includes('commit_failed'))
    errors.mockRestore()
    expect(failures).toEqual([])
  })

  it('behavior: a forged receipt leaves the intent pending, with an alert, until the lie ends (row 17)', async () => {
    switches.rpcUrls = [nodeA, nodeB]
    switches.onSend = () => 'loseRequest'
    const vault = await setupVault()
    const { sessionId } = await vault.arm()
    await injectFault(nodeA, { kind: 'forgeInclusion', blocksBelowHead: 3 })
    const intent = buildSupplyIntent(vault.vault, sessionId)
    take(await vault.submit(intent))
    await vault.until(intent.id, ['SUBMITTED'])
    await expect.poll(() => listAlerts(vault)).toContain('nodes_disagree')
    const facts = (await vault.listFacts()).facts.map(({ status }) => status)
    expect(facts).not.toContain('CONFIRMED')
    expect(facts).not.toContain('INCLUDED_UNVERIFIED')
    await healFaults()
    switches.onSend = () => 'pass'
    await vault.until(intent.id, ['FINALIZED'])
    expect(await vault.listExecutions()).toHaveLength(1)
  })

  it('behavior: nodes of another chain halt the vault before anything is signed (row 18)', async () => {
    switches.rpcUrls = [nodeA, nodeB]
    const vault = await setupVault()
    const { sessionId } = await vault.arm()
    for (const url of [nodeA, nodeB]) await injectFault(url, { kind: 'chainId', chainId: 5 })
    const intent = buildSupplyIntent(vault.vault, sessionId)
    take(await vault.submit(intent))
    await expect.poll(() => listAlerts(vault)).toEqual(['vault_halted', 'node_wrong_chain'])
    expect((await vault.get(intent.id)).status).toBe('CREATED')
    const watched = take(await vault.rpc().listAlerts(await vault.getToken()))
    expect(watched.halted).toMatchObject({ code: 'wrong_chain' })
    await healFaults()
    await vault.until(intent.id, ['CONFIRMED', 'FINALIZED'])
  })
})
