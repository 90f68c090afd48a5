import { startPostgres } from '@spells/local/postgres'
import type { TestProject } from 'vitest/node'
import { migrate } from '../src/migrate.ts'

/** Connection strings of the migrated template database, by role. */
export type TemplateUrls = {
  readonly superuser: string
  readonly owner: string
  readonly app: string
  readonly system: string
  readonly template: string
}

declare module 'vitest' {
  // biome-ignore lint/style/useConsistentTypeDefinitions: only an interface can be merged into the one of vitest.
  export interface ProvidedContext {
    postgres: TemplateUrls
  }
}

const TEMPLATE = 'spells_template'

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const postgres = await startPostgres()
  const urls = await postgres.createDatabase(TEMPLATE)
  await migrate(urls.owner)
  project.provide('postgres', { ...urls, template: TEMPLATE })
  return () => postgres.stop()
}
