import type { ProveSessionsDeps } from '@spells/workflows'
import { createCastDeps } from './createCastDeps.ts'
import { createDeps } from './createDeps.ts'
import type { Env } from './env.ts'

/** What the daily proof of the sessions stands on. */
export function createProveSessionsDeps(env: Env): ProveSessionsDeps {
  const deps = createDeps(env)
  return { ...createCastDeps(deps), chainId: deps.config.CHAIN_ID, openDatabase: deps.openNeonDatabase }
}
