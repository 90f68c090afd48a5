import { neon, neonConfig, Pool } from '@neondatabase/serverless'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { type NeonProxy, startNeonProxy } from './neonProxy.ts'
import { type Postgres, startPostgres } from './postgres/startPostgres.ts'

let postgres: Postgres
let proxy: NeonProxy

beforeAll(async () => {
  postgres = await startPostgres()
  proxy = await startNeonProxy({ postgres })
  neonConfig.fetchEndpoint = () => `${proxy.url}/sql`
  neonConfig.wsProxy = () => `127.0.0.1:${proxy.port}/v1`
  neonConfig.useSecureWebSocket = false
  neonConfig.pipelineTLS = false
  neonConfig.pipelineConnect = false
  neonConfig.webSocketConstructor = WebSocket
})
afterAll(async () => {
  await proxy.stop()
  await postgres.stop()
})

test('default: a query over HTTP', async () => {
  const sql = neon(postgres.urls.app)
  expect(await sql`select ${7}::int as seven, null as nothing, current_user as who`).toEqual([
    { seven: 7, nothing: null, who: 'spells_app' },
  ])
})

test('behavior: a batch is one transaction', async () => {
  const sql = neon(postgres.urls.app)
  const results = await sql.transaction(
    [sql`select set_config('app.workspace_id', 'w1', true)`, sql`select current_setting('app.workspace_id') as id`],
    { isolationLevel: 'RepeatableRead' },
  )
  expect(results[1]).toEqual([{ id: 'w1' }])
})

test('behavior: a database error keeps its code', async () => {
  const sql = neon(postgres.urls.app)
  await expect(sql`create table forbidden (id int)`).rejects.toMatchObject({ code: '42501' })
})

test('behavior: a transaction over the WebSocket', async () => {
  const pool = new Pool({ connectionString: postgres.urls.owner })
  const client = await pool.connect()
  await client.query('begin')
  await client.query('create table aborted (id int)')
  await client.query('rollback')
  const { rows } = await client.query(`select to_regclass('aborted') as found`)
  expect(rows).toEqual([{ found: null }])
  client.release()
  await pool.end()
})
