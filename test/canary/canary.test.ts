import { randomBytes } from 'node:crypto'
import { appendFileSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import pg from 'pg'
import { bytesToHex } from 'viem'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { z } from 'zod'
import { type ArmedStack, startArmedStack } from '../setup/startArmedStack.ts'
import { leaveTraces, type Traces } from './leaveTraces.ts'
import type { ScanReport } from './report.ts'
import { startScan } from './startScan.ts'

/** The one place where keys are by design: what the private Worker is given, in a file that only its user may read. */
const VARS_OF_THE_PRIVATE_WORKER = 'state/workers/private.json'

const masterKey = randomBytes(32)
const relayerKey = bytesToHex(randomBytes(32))

let armed: ArmedStack
let traces: Traces
beforeAll(async () => {
  armed = await startArmedStack({
    web: 'build',
    vars: {
      private: {
        MASTER_KEYS: JSON.stringify({ current: 'k1', keys: { k1: masterKey.toString('base64') } }),
        RELAYER_KEY: relayerKey,
      },
    },
  })
  traces = await leaveTraces(armed, { masterKey, relayerKey })
})
afterAll(() => armed?.stop())

async function scan() {
  const { stateDir } = armed.stack.describe()
  const ofPublic = JSON.parse(readFileSync(join(stateDir, 'workers', 'public.json'), 'utf8'))
  const { assetsDir } = z.object({ assetsDir: z.string() }).parse(ofPublic)
  const report = await startScan({
    keys: [...traces.keys],
    directories: { state: stateDir, web: assetsDir },
    databaseUrl: armed.stack.databaseUrls.superuser,
    texts: traces.replies,
  })
  const isByDesign = ({ place }: ScanReport['findings'][number]) => place === VARS_OF_THE_PRIVATE_WORKER
  return {
    ...report,
    findings: report.findings.filter((finding) => !isByDesign(finding)),
    byDesign: new Set(report.findings.filter(isByDesign).map(({ key }) => key)),
  }
}

test('default: key material is nowhere but in the variables of the private Worker', async () => {
  const refusals = ['key_unreadable', 'session_not_installed', 'invalid_request', 'unauthenticated']
  expect(traces.refusals).toEqual(refusals)
  const { findings, byDesign, ...amounts } = await scan()
  expect(findings).toEqual([])
  // What is there is seen.
  expect(byDesign).toEqual(new Set(['master key', 'sponsor’s key', 'relayer’s key']))
  expect(amounts.tables).toBeGreaterThan(20)
  expect(amounts.rows).toBeGreaterThan(20)
  expect(amounts.files).toBeGreaterThan(100)
  // Each request of the load once; a slow machine asks more often how a cast stands.
  expect(traces.replies.length).toBeGreaterThan(10)
})

test('behavior: half of a key in a log, and a key in a row, are found', async () => {
  const key = traces.keys.find(({ name }) => name === 'live session’s key')
  if (!key) throw new Error('There is no key to plant.')
  const bytes = Buffer.from(key.hex.slice(2), 'hex')
  const client = new pg.Client({ connectionString: armed.stack.databaseUrls.superuser })
  await client.connect()
  try {
    await client.query('create unlogged table planted (content bytea)')
    await client.query('insert into planted values ($1)', [bytes])
  } finally {
    await client.end()
  }
  const line = `{"event":"signing","bytes":"${bytes.subarray(16).toString('base64')}"}\n`
  appendFileSync(join(armed.stack.describe().stateDir, 'logs', 'private.log'), line)
  const { findings } = await scan()
  // The row's bytes may also lie in a file of Postgres already.
  expect(findings.filter(({ place }) => !place.startsWith('state/postgres/'))).toEqual([
    { place: 'state/logs/private.log', key: key.name, spelling: 'second half in base64 after 0' },
    { place: 'table public.planted', key: key.name, spelling: 'first half in hex' },
    { place: 'table public.planted', key: key.name, spelling: 'second half in hex' },
  ])
})

test('behavior: a disarm destroys the sealed key in its row, and no other', () => {
  const { live, disarmed } = traces
  expect(live.sealed).toBeDefined()
  expect(disarmed.sealed).toBeUndefined()
})
