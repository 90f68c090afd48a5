import { type CastWorkflowDeps, createCastRunStore } from '@spells/workflows'
import { createDeps } from './createDeps.ts'
import type { Env } from './env.ts'

/** What the cast Workflow stands on. */
export function createCastWorkflowDeps(env: Env): CastWorkflowDeps {
  const { clock, failpoint, findTransactionManager, openNeonDatabase } = createDeps(env)
  return { store: createCastRunStore(openNeonDatabase), findTransactionManager, clock, failpoint }
}
