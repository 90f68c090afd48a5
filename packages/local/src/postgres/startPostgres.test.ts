import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Postgres, type PostgresUrls, startPostgres } from './startPostgres.ts'

const dir = mkdtempSync(join(tmpdir(), 'spells-postgres-test-'))
const passwords = { superuser: 'a', owner: 'b', app: 'c', system: 'd' }
let postgres: Postgres

async function query(url: string, sql: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    return (await client.query(sql)).rows
  } finally {
    await client.end()
  }
}

beforeAll(async () => {
  postgres = await startPostgres({ dataDir: join(dir, 'data'), passwords })
})
afterAll(async () => {
  await postgres.stop()
  rmSync(dir, { recursive: true, force: true })
})

test('default: the roles are neither superusers nor above row-level security', async () => {
  const rows = await query(
    postgres.urls.superuser,
    `select rolname, rolsuper, rolbypassrls, rolcreaterole from pg_roles where rolname like 'spells%' order by 1`,
  )
  const powerless = { rolsuper: false, rolbypassrls: false, rolcreaterole: false }
  expect(rows).toEqual([
    { rolname: 'spells_app', ...powerless },
    { rolname: 'spells_owner', ...powerless },
    { rolname: 'spells_system', ...powerless },
  ])
})

test('behavior: only the owner may create tables', async () => {
  await query(postgres.urls.owner, 'create table owned (id int)')
  await expect(query(postgres.urls.app, 'create table other (id int)')).rejects.toThrow('permission denied')
  await expect(query(postgres.urls.system, 'select * from owned')).rejects.toThrow('permission denied')
})

test('behavior: a copied database is independent of its template', async () => {
  await query((await postgres.createDatabase('template_one')).owner, 'create table copied (id int)')
  const copy: PostgresUrls = await postgres.createDatabase('copy_one', { template: 'template_one' })
  expect(await query(copy.owner, 'select count(*)::int as count from copied')).toEqual([{ count: 0 }])
  await postgres.dropDatabase('copy_one')
  expect(await query(postgres.urls.superuser, `select 1 from pg_database where datname = 'copy_one'`)).toEqual([])
})

test('behavior: committed rows survive a SIGKILL', async () => {
  await query(postgres.urls.owner, 'create table kept (id int)')
  await query(postgres.urls.owner, 'insert into kept select generate_series(1, 1000)')
  postgres.process.kill('SIGKILL')
  await postgres.process.exited
  postgres = await startPostgres({ dataDir: join(dir, 'data'), passwords, port: postgres.port })
  expect(await query(postgres.urls.owner, 'select count(*)::int as count from kept')).toEqual([{ count: 1000 }])
})
