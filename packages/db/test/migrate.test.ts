import { readFileSync } from 'node:fs'
import pg from 'pg'
import { describe, expect, inject, test } from 'vitest'
import { migrate } from '../src/migrate.ts'
import { setupDatabase } from './setupDatabase.ts'

const database = setupDatabase()

async function describeSchema(): Promise<unknown> {
  const superuser = await database.connectAs('superuser')
  const { rows } = await superuser.query(`
    select table_name, column_name, data_type, is_nullable from information_schema.columns
    where table_schema in ('public', 'drizzle') order by 1, ordinal_position`)
  return rows
}

describe('migrate', () => {
  test('behavior: once more changes nothing, also several at once', async () => {
    const before = await describeSchema()
    await Promise.all([migrate(database.urls.owner), migrate(database.urls.owner), migrate(database.urls.owner)])
    expect(await describeSchema()).toEqual(before)
    const superuser = await database.connectAs('superuser')
    const { rows } = await superuser.query('select count(*)::int as count from drizzle.__drizzle_migrations')
    const journal = new URL('../migrations/meta/_journal.json', import.meta.url)
    const { entries } = JSON.parse(readFileSync(journal, 'utf8')) as { entries: unknown[] }
    expect(rows).toEqual([{ count: entries.length }])
  })

  test('rejects: a connection that the server ends; the process lives on', async () => {
    const superuser = await database.connectAs('superuser')
    const terminate = async () => {
      const { rowCount } = await superuser.query(
        `select pg_terminate_backend(pid) from pg_stat_activity
         where datname = current_database() and wait_event = 'advisory' and query like '%pg_advisory_lock%'`,
      )
      return rowCount
    }
    await superuser.query('select pg_advisory_lock(7354210)')
    const migration = migrate(database.urls.owner).catch((error: unknown) => error)
    await expect.poll(terminate).toBe(1)
    expect(await migration).toBeInstanceOf(Error)
    await superuser.query('select pg_advisory_unlock(7354210)')
  })

  test('rejects: another role than spells_owner, and leaves nothing half made', async () => {
    const name = `test_${crypto.randomUUID().replaceAll('-', '')}`
    const { superuser } = inject('postgres')
    const url = superuser.replace(/\/[^/]*$/, `/${name}`)
    const admin = await database.connectAs('superuser')
    await admin.query(`create database ${name}`)
    try {
      await expect(migrate(url)).rejects.toThrow()
      const client = new pg.Client({ connectionString: url })
      await client.connect()
      const { rows } = await client.query(`select count(*)::int as count from pg_tables where schemaname = 'public'`)
      await client.end()
      expect(rows).toEqual([{ count: 0 }])
    } finally {
      await admin.query(`drop database ${name} with (force)`)
    }
  })
})
