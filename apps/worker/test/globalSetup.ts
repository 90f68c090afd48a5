import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { type AddressInfo, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { migrate } from '@spells/db/migrate'
import { deployLocal } from '@spells/local/deployLocal'
import { startPostgres } from '@spells/local/postgres'
import { startChain } from '@spells/local/startChain'
import type { Deployment } from '@spells/shared'
import type { TestProject } from 'vitest/node'
import { startLinter } from './startLinter.ts'
import { type MeaningParts, startMeaningParts } from './startMeaningParts.ts'

/** The real parts behind the Worker under test. */
export type TestStack = {
  readonly postgres: { readonly app: string; readonly system: string; readonly superuser: string }
  readonly rpcUrl: string
  readonly deployment: Deployment
  /** Lints an OpenAPI document, which needs Node. */
  readonly linterUrl: string
  /** Host and port of a server that accepts connections and never says a word. */
  readonly silentHost: string
  readonly meaning: MeaningParts
}

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const dir = mkdtempSync(join(tmpdir(), 'spells-worker-'))
  const [postgres, chain, parts] = await Promise.all([startPostgres(), startChain({ dir }), startMeaningParts()])
  const [{ deployment }] = await Promise.all([
    deployLocal({ chain, path: join(dir, 'deployment.json') }),
    migrate(postgres.urls.owner),
  ])
  const linter = await startLinter()
  const silent = createServer().listen(0, '127.0.0.1')
  await once(silent, 'listening')
  const silentHost = `127.0.0.1:${(silent.address() as AddressInfo).port}`
  const { stop: stopMeaning, ...meaning } = parts
  const stack: TestStack = {
    ...{ postgres: postgres.urls, rpcUrl: chain.url, deployment, linterUrl: linter.url, silentHost, meaning },
  }
  project.provide('stack' as never, stack as never)
  return async () => {
    linter.stop()
    silent.close()
    await Promise.all([postgres.stop(), chain.stop(), stopMeaning()])
    rmSync(dir, { recursive: true, force: true })
  }
}
