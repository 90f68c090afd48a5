import { migrate } from '@spells/db/migrate'
import { startNeonProxy } from '../neonProxy.ts'
import { type PostgresUrls, startPostgres } from '../postgres/startPostgres.ts'
import type { StackContext } from './context.ts'

/** Starts PostgreSQL, brings its schema up to date, and opens the second way to it. */
export async function startDatabaseService(context: StackContext): Promise<PostgresUrls> {
  const { state, ports } = context
  const part = context.parts.add('postgres', () =>
    startPostgres({
      dataDir: state.postgres,
      port: ports.postgres,
      passwords: context.secrets.postgres,
      logPath: state.log('postgres'),
      reaper: context.reaper,
    }),
  )
  const postgres = await part.start()
  context.onStop(() => part.stop())
  await context.timed(
    'migrations',
    () => migrate(postgres.urls.owner),
    () => 'schema is up to date',
  )
  const proxy = await startNeonProxy({ postgres, port: ports.neonProxy })
  context.onStop(() => proxy.stop())
  return postgres.urls
}
