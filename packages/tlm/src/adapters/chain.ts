import type { Address } from 'viem'
import type { ChainPort } from '../ports.ts'
import { estimateCalls } from './estimateCalls.ts'
import { createHeadWatch } from './headWatch.ts'
import { createNodePool } from './nodePool.ts'
import { type ObserveConfig, observeChain } from './observeChain.ts'
import { readBalances } from './readBalances.ts'
import { readOwner } from './readOwner.ts'
import { readPostConditions } from './readPostConditions.ts'
import { readSession } from './readSession.ts'
import { readTip, toMark } from './readTip.ts'
import { createSharedTips } from './sharedTips.ts'

/** Of all vaults' objects in this process. */
const sharedTips = createSharedTips()

/** @param config.rpcUrls in order of preference */
export function createChain(
  config: ObserveConfig & { readonly rpcUrls: readonly string[]; readonly sessionValidator: Address },
): ChainPort {
  const pool = createNodePool(config)
  const watch = createHeadWatch(pool, (client) => readTip(client, config.finality), sharedTips)
  return {
    untilMoved: watch.untilMoved,
    observe: async (identity, query) => {
      watch.forget()
      const observation = await observeChain(pool, config, { identity, query, watch })
      // Nothing was learnt from those heads.
      if (!observation.ok) watch.forget()
      return observation
    },
    readSession: (request) => pool.readFresh((client) => readSession(client, config.sessionValidator, request)),
    readOwner: (vault) => pool.readFresh((client) => readOwner(client, vault)),
    readBalances: (request) => pool.read((client) => readBalances(client, request)),
    estimateCalls: async (calls) => {
      const gas = await pool.read((client) => estimateCalls(client, config.entryPoint, calls))
      return gas.ok ? gas.value : undefined
    },
    readHead: () => pool.read(async (client) => toMark(await client.getBlock({ blockTag: 'latest' }))),
    readPostConditions: (inclusion, conditions) => readPostConditions(pool, inclusion, conditions),
    listConcerns: pool.listConcerns,
  }
}
