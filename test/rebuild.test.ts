import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { readProjection } from './setup/readProjection.ts'
import { rebuildProjection } from './setup/rebuildProjection.ts'
import { type ArmedStack, startArmedStack } from './setup/startArmedStack.ts'

let armed: ArmedStack
beforeAll(async () => {
  armed = await startArmedStack()
})
afterAll(() => armed?.stop())

test('default: rows of real casts that were changed are, row for row, what they were', async () => {
  const { client, stack, vault, buildEntry } = armed
  const entry = await client.casts.create(buildEntry(5_000_000n), 'rebuild-entry')
  await client.casts.wait(entry.id, { timeoutMs: 180_000 })
  const exitPlan = { ...buildEntry(2_000_000n), action: 'exit' as const }
  const exit = await client.casts.create(exitPlan, 'rebuild-exit')
  await client.casts.wait(exit.id, { timeoutMs: 180_000 })
  await expect
    .poll(async () => (await client.casts.list({ vaultId: vault.id })).items.map(({ status }) => status))
    .toEqual(['FINALIZED', 'FINALIZED'])
  const readRows = () => readProjection(stack.databaseUrls.system, vault.id)
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

  await rebuildProjection(stack, vault.id)
  expect(await readRows()).toEqual(before)
})
