import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Hex, hexToBytes, numberToHex } from 'viem'
import { writeFileAtomic } from '../writeFileAtomic.ts'
import type { Rpc } from './rpc.ts'

/** Keeps the chain's state on disk, so that it survives a kill. */
export type ChainStore = {
  readonly statePath: string
  /** Notes a new block. One with transactions is saved as soon as the previous save allows; empty ones now and then. */
  noteBlock(block: { readonly number: number; readonly hash: Hex; readonly hasTransactions: boolean }): void
  /** Writes the present state, and with it those of the blocks before when the chain is about to stop. */
  save(options?: { readonly withHistory: boolean }): Promise<void>
  /** After a load: mines what is missing up to the noted height, so that the height never falls. */
  catchUp(): Promise<ChainLoss>
}

/** What the saved state lacks of what the chain had shown before it was killed. */
export type ChainLoss = { readonly blocks: number; readonly transactions: boolean }

/** PERSISTED: the state directory of a local stack. */
type Noted = { readonly height: number; readonly busy?: { readonly number: number; readonly hash: Hex } }

const IDLE_SAVE_MS = 30_000
// A long chain takes longer to save; saving may use at most about a fifth of the time.
const REST_FACTOR = 4

/** @param deps.dir directory of the state file and of the noted height */
export function createChainStore(deps: { readonly dir: string; readonly rpc: Rpc }): ChainStore {
  const statePath = join(deps.dir, 'state.json.gz')
  const notedPath = join(deps.dir, 'noted.json')
  let noted: Noted = existsSync(notedPath) ? (JSON.parse(readFileSync(notedPath, 'utf8')) as Noted) : { height: 0 }
  let running: Promise<void> | undefined
  let wanted = false
  let restUntilMs = 0
  let savedAtMs = Date.now()

  const save = async (withHistory = false): Promise<void> => {
    const startedAtMs = Date.now()
    const dump = await deps.rpc.call<Hex>('anvil_dumpState', withHistory)
    writeFileAtomic(statePath, hexToBytes(dump))
    savedAtMs = Date.now()
    restUntilMs = savedAtMs + (savedAtMs - startedAtMs) * REST_FACTOR
  }
  const saveSoon = (): void => {
    wanted = true
    running ??= (async () => {
      while (wanted) {
        const restMs = restUntilMs - Date.now()
        if (restMs > 0) await new Promise((resolve) => setTimeout(resolve, restMs))
        wanted = false
        // A chain that is being killed cannot be saved; the next block asks again.
        await save().catch(() => {})
      }
      running = undefined
    })()
  }
  return {
    statePath,
    noteBlock: ({ number, hash, hasTransactions }) => {
      noted = { ...noted, height: number, ...(hasTransactions ? { busy: { number, hash } } : {}) }
      writeFileAtomic(notedPath, JSON.stringify(noted))
      if (hasTransactions || Date.now() - savedAtMs > IDLE_SAVE_MS) saveSoon()
    },
    save: async ({ withHistory } = { withHistory: false }) => {
      await running
      await save(withHistory)
    },
    catchUp: async () => {
      const height = Number(await deps.rpc.call<Hex>('eth_blockNumber'))
      const { busy } = noted
      const found = busy && (await deps.rpc.call<Block | null>('eth_getBlockByNumber', numberToHex(busy.number), false))
      const blocks = Math.max(0, noted.height - height)
      if (blocks > 0) await deps.rpc.call('anvil_mine', blocks, 0)
      return { blocks, transactions: busy !== undefined && found?.hash !== busy.hash }
    },
  }
}

type Block = { readonly hash: Hex }
