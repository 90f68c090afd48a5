import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type ArmedStack, startArmedStack } from './setup/startArmedStack.ts'

const CLI = fileURLToPath(new URL('../apps/cli/src/index.ts', import.meta.url))

let armed: ArmedStack
beforeAll(async () => {
  armed = await startArmedStack()
})
afterAll(() => armed?.stop())

/** Every row that is a projection of the vault's facts, with every column. */
async function readRows() {
  const client = new pg.Client({ connectionString: armed.stack.databaseUrls.system })
  await client.connect()
  try {
    const read = async (table: string, where = 'vault_id = $1') =>
      (
        await client.query(
          `select to_jsonb(t) - 'stored_at' as row from ${table} t where ${where} order by to_jsonb(t)::text`,
          [armed.vault.id],
        )
      ).rows
    return {
      casts: await read('casts'),
      steps: await read('cast_steps', 'cast_id in (select id from casts where vault_id = $1)'),
      positions: await read('positions'),
      facts: await read('tlm_facts'),
    }
  } finally {
    await client.end()
  }
}

test('default: rows of real casts that were changed are, row for row, what they were', async () => {
  const { client, stack, vault, buildEntry } = armed
  const entry = await client.casts.create(buildEntry(5_000_000n), 'rebuild-entry')
  await client.casts.wait(entry.id, { timeoutMs: 60_000 })
  const exitPlan = { ...buildEntry(2_000_000n), action: 'exit' as const }
  const exit = await client.casts.create(exitPlan, 'rebuild-exit')
  await client.casts.wait(exit.id, { timeoutMs: 60_000 })
  await expect
    .poll(async () => (await client.casts.list({ vaultId: vault.id })).items.map(({ status }) => status), {
      timeout: 60_000,
    })
    .toEqual(['FINALIZED', 'FINALIZED'])
  const before = await readRows()
  expect([before.casts.length, before.positions.length]).toEqual([2, 1])

  const system = new pg.Client({ connectionString: stack.databaseUrls.system })
  await system.connect()
  for (const damage of [
    `update casts set status = 'STUCK', updated_at = now() where vault_id = $1`,
    `update cast_steps set inclusion = null, observations = '[]', status = 'SIGNED'
     where cast_id in (select id from casts where vault_id = $1)`,
    `update positions set amount = 1, casts = '{}', state = 'closed', closed_at = now() where vault_id = $1`,
  ]) {
    await system.query(damage, [vault.id])
  }
  await system.end()
  expect(await readRows()).not.toEqual(before)

  const rebuild = spawn(process.execPath, [CLI, 'project', 'rebuild', '--vault', vault.id], {
    env: { ...process.env, DATABASE_URL: stack.databaseUrls.system },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const said = text(rebuild.stdout)
  const ended = once(rebuild, 'exit')
  // The public Worker's next tick.
  stack.clock.change({ advanceMs: 60_000 })
  expect(await ended).toEqual([0, null])
  expect((await said).trim().split('\n').at(-1)).toContain('"rebuilt":true')
  expect(await readRows()).toEqual(before)
})
