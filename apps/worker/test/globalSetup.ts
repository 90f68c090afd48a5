import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { migrate } from '@spells/db/migrate'
import { deployLocal } from '@spells/local/deployLocal'
import { startPostgres } from '@spells/local/postgres'
import { startChain } from '@spells/local/startChain'
import type { Deployment } from '@spells/shared'
import type { TestProject } from 'vitest/node'

/** The real parts behind the Worker under test. */
export type TestStack = {
  readonly postgres: { readonly app: string; readonly system: string; readonly superuser: string }
  readonly rpcUrl: string
  readonly deployment: Deployment
}

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const dir = mkdtempSync(join(tmpdir(), 'spells-worker-'))
  const [postgres, chain] = await Promise.all([startPostgres(), startChain({ dir })])
  const [{ deployment }] = await Promise.all([
    deployLocal({ chain, path: join(dir, 'deployment.json') }),
    migrate(postgres.urls.owner),
  ])
  const stack: TestStack = { postgres: postgres.urls, rpcUrl: chain.url, deployment }
  project.provide('stack' as never, stack as never)
  return async () => {
    await Promise.all([postgres.stop(), chain.stop()])
    rmSync(dir, { recursive: true, force: true })
  }
}
