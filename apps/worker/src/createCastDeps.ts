import { type CreateCastDeps, createCastChain, createCastStarter, type PrepareCastDeps } from '@spells/workflows'
import type { Deps } from './deps.ts'

/** What casting stands on, from the Worker's parts. */
export function createCastDeps(
  deps: Pick<Deps, 'config' | 'clock' | 'failpoint' | 'findTransactionManager' | 'findSponsorship' | 'castWorkflow'>,
): CreateCastDeps & PrepareCastDeps {
  const { config, clock, failpoint, findTransactionManager, findSponsorship } = deps
  return {
    findTransactionManager,
    findSponsorship,
    chain: createCastChain({ rpcUrls: config.RPC_URLS, entryPoint: config.DEPLOYMENT.entryPoint }),
    deployment: config.DEPLOYMENT,
    clock,
    failpoint,
    starter: createCastStarter(deps.castWorkflow),
  }
}
