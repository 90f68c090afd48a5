import { type ChainInfo, chainInfoSchema } from '@spells/shared/api'
import type { Config } from '../config.ts'
import { createRouter } from '../createRouter.ts'
import { defineRoute, reply } from '../defineRoute.ts'
import type { Deps } from '../deps.ts'

const get = defineRoute('public', {
  method: 'get',
  path: '/chain',
  responses: { 200: reply(chainInfoSchema, 'The chain and the contracts on it') },
})

const names: Readonly<Record<number, string>> = { 31337: 'Spells local chain', 42161: 'Arbitrum One' }

/** The chain that this deployment works on. */
export function createChainRoutes({ config }: Pick<Deps, 'config'>) {
  const routes = createRouter()
  const chain = describeChain(config)
  routes.openapi(get, (c) => c.json(chain, 200))
  return routes
}

function describeChain({ CHAIN_ID, DEPLOYMENT, ENVIRONMENT, RPC_URLS }: Config): ChainInfo {
  return {
    id: CHAIN_ID,
    name: names[CHAIN_ID] ?? `Chain ${CHAIN_ID}`,
    // Elsewhere our endpoints may carry a key.
    walletRpcUrl: ENVIRONMENT === 'local' ? (RPC_URLS[0] ?? null) : null,
    deployment: DEPLOYMENT,
  }
}
