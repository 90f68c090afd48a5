import { migrate } from '@spells/db/migrate'
import { startPostgres } from '@spells/local/postgres'
import type { TestProject } from 'vitest/node'

/** Connection strings of the migrated template database. */
export type TemplateUrls = { readonly superuser: string; readonly app: string; readonly system: string }

declare module 'vitest' {
  // biome-ignore lint/style/useConsistentTypeDefinitions: only an interface can be merged into the one of vitest.
  export interface ProvidedContext {
    postgres: TemplateUrls
  }
}

export const TEMPLATE = 'spells_template'

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const postgres = await startPostgres()
  const { superuser, app, system, owner } = await postgres.createDatabase(TEMPLATE)
  await migrate(owner)
  project.provide('postgres', { superuser, app, system })
  return () => postgres.stop()
}
