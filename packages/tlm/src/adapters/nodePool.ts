import type { BlockMark } from '@spells/core/transaction'
import { ok, type Reason, type Result, refuse } from '@spells/shared'
import { createPublicClient, http, type PublicClient } from 'viem'
import type { Unavailable } from '../ports.ts'
import {
  type EndpointHealth,
  isResting,
  noteFailure,
  noteSuccess,
  rankEndpoints,
  unknownHealth,
} from './endpointHealth.ts'
import { withTimeout } from './withTimeout.ts'

/** One of several nodes of a chain. Named by its place in the configuration: its address may hold a key. */
export type Node = {
  readonly name: string
  /** The same for every pool that has this node on this chain. Holds its address: not to be shown. */
  readonly key: string
  readonly client: PublicClient
  readonly health: EndpointHealth
  /** The other chain that it answered for, when it was last asked. */
  readonly foreignChainId: number | undefined
}

/** What nodes did that somebody should look at. */
type ConcernCode = 'node_wrong_chain' | 'nodes_disagree'

export type NodePool = {
  readonly size: number
  /** Best first. */
  rank(): readonly Node[]
  /** Those that need not rest, best first. */
  rankAwake(): readonly Node[]
  /**
   * Asks one node, and whose chain it is on with it: what a node of another chain says is thrown away.
   * @returns undefined if it failed, took too long, or is on another chain
   */
  ask<Value>(node: Node, reading: Reading<Value>, timeoutMs?: number): Promise<Value | undefined>
  /** Asks the best node, and the next one when it fails. All of a reading comes from one node. */
  read<Value>(reading: Reading<Value>): Promise<Result<Value, Unavailable>>
  /** As `read`, but a node that is behind what was shared already is as good as none: it knows too little to refuse. */
  readFresh<Value extends { readonly block: BlockMark }>(reading: Reading<Value>): Promise<Result<Value, Unavailable>>
  noteHead(node: Node, headNumber: number): void
  /** A height that as many nodes had reached as must agree. */
  noteSharedHead(headNumber: number): void
  /** A node that answers but cannot be believed. */
  distrust(node: Node): void
  raise(code: ConcernCode, message: string): void
  settle(code: ConcernCode): void
  listConcerns(): readonly Reason[]
}

type Reading<Value> = (client: PublicClient) => Promise<Value>

export const UNAVAILABLE: Unavailable = { code: 'chain_unavailable', message: 'The chain could not be read.' }

const REQUEST_TIMEOUT_MS = 5_000
const READING_TIMEOUT_MS = 8_000
/** However many nodes there are, a caller waits no longer. */
const TOTAL_TIMEOUT_MS = 15_000

type Entry = { -readonly [Key in keyof Node]: Node[Key] } & { head: number }

let poolCount = 0

export function createNodePool(config: { readonly rpcUrls: readonly string[]; readonly chainId: number }): NodePool {
  poolCount += 1
  const poolId = poolCount
  const entries: readonly Entry[] = config.rpcUrls.map((url, index) => ({
    name: `node ${index + 1}`,
    key: `${config.chainId} ${url}`,
    client: createPublicClient({
      // The library keeps batches by address for the whole process. A fragment, which is never sent, keeps those of one
      // object apart from those of another, whose requests it may not wait for.
      transport: http(`${url}#${poolId}`, { batch: { wait: 0 }, timeout: REQUEST_TIMEOUT_MS, retryCount: 0 }),
      cacheTime: 0,
    }),
    health: unknownHealth,
    foreignChainId: undefined,
    head: 0,
  }))
  let sharedHead = 0
  const concerns = new Map<ConcernCode, Reason>()
  const update = (node: Node, change: (health: EndpointHealth) => EndpointHealth): void => {
    const entry = entries.find(({ name }) => name === node.name)
    if (entry) entry.health = change(entry.health)
  }
  const raise = (code: ConcernCode, message: string): void => {
    if (concerns.get(code)?.message !== message) {
      console.error(JSON.stringify({ level: 'error', event: 'alert', code, message }))
    }
    concerns.set(code, { code, message })
  }
  const noteChain = (node: Node, chainId: number): boolean => {
    const isForeign = chainId !== config.chainId
    const entry = entries.find(({ name }) => name === node.name)
    if (entry) entry.foreignChainId = isForeign ? chainId : undefined
    const foreign = entries.filter(({ foreignChainId }) => foreignChainId !== undefined)
    if (foreign.length === 0) concerns.delete('node_wrong_chain')
    else {
      const list = foreign.map(({ name, foreignChainId }) => `${name} for chain ${foreignChainId}`).join(', ')
      raise('node_wrong_chain', `Expected chain ${config.chainId}, answered: ${list}.`)
    }
    return isForeign
  }

  const ask: NodePool['ask'] = async (node, reading, timeoutMs = READING_TIMEOUT_MS) => {
    const startedAtMs = Date.now()
    try {
      const chainId = node.client.getChainId()
      // Under way together, in one request; whatever comes of the reading on a wrong chain is nobody's concern.
      const value = reading(node.client)
      value.catch(() => {})
      const isForeign = noteChain(node, await withTimeout(chainId, timeoutMs))
      if (isForeign) {
        update(node, (health) => noteFailure(health, Date.now()))
        return undefined
      }
      const answer = await withTimeout(value, Math.max(1, timeoutMs - (Date.now() - startedAtMs)))
      update(node, (health) => noteSuccess(health, Date.now() - startedAtMs))
      return answer
    } catch (error) {
      update(node, (health) => noteFailure(health, Date.now()))
      const name = error instanceof Error ? error.name : 'unknown'
      console.warn(JSON.stringify({ event: 'chain_read_failed', node: node.name, error: name }))
      return undefined
    }
  }
  const rank = (): readonly Node[] => rankEndpoints(entries, Date.now())
  const read: NodePool['read'] = async (reading) => {
    const giveUpAtMs = Date.now() + TOTAL_TIMEOUT_MS
    for (const node of rank()) {
      const leftMs = giveUpAtMs - Date.now()
      if (leftMs <= 0) break
      const value = await ask(node, reading, Math.min(READING_TIMEOUT_MS, leftMs))
      if (value !== undefined) return ok(value)
    }
    return refuse(UNAVAILABLE)
  }

  return {
    size: entries.length,
    rank,
    rankAwake: () => rank().filter(({ health }) => !isResting(health, Date.now())),
    ask,
    read,
    readFresh: (reading) =>
      read(async (client) => {
        // What is shared while it answers says nothing about it.
        const known = sharedHead
        const value = await reading(client)
        if (value.block.number >= known) return value
        throw new Error(`at block ${value.block.number}, behind ${known}`)
      }),
    noteHead: (node, headNumber) => {
      for (const entry of entries) if (entry.name === node.name) entry.head = headNumber
      const highest = Math.max(...entries.map(({ head }) => head))
      // One that was not asked lately is not called slow for it.
      update(node, (health) => ({ ...health, lagBlocks: highest - headNumber }))
    },
    noteSharedHead: (headNumber) => {
      sharedHead = Math.max(sharedHead, headNumber)
    },
    distrust: (node) => update(node, (health) => noteFailure(health, Date.now())),
    raise,
    settle: (code) => {
      concerns.delete(code)
    },
    listConcerns: () => [...concerns.values()],
  }
}
