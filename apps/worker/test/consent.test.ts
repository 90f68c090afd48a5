import { marketLevelsSchema, workspaceSettingsSchema } from '@spells/shared/api'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { readProblem, runAsSuperuser, setupApi } from './setupApi.ts'

const NOW_MS = Date.parse('2031-05-20T12:00:00.000Z')
const api = setupApi({ clock: { nowMs: async () => NOW_MS, toRealDelayMs: async (delayMs) => delayMs } })
const real = setupApi()
const levelsOf = (id: string) => api.request('GET', `/v1/markets/${id}/levels`)

const wipe = async () => {
  await runAsSuperuser(`delete from markets where id = 'level-market'`)
  await runAsSuperuser(`delete from shared_levels where market_id = 'level-market'`)
}
beforeAll(async () => {
  await wipe()
  await runAsSuperuser(
    `insert into markets (source, id, question, slug, outcomes, token_ids, probability, status, observed_at)
     values ('gamma', 'level-market', 'Rain?', 'x', '["Yes","No"]', '[]', 0.25, 'open', now())`,
  )
})
afterAll(wipe)

test('default: a workspace shares nothing until its owner says so', async () => {
  const { token, signedIn } = await real.signIn()
  const path = '/v1/workspace/settings'
  const read = async () => workspaceSettingsSchema.parse((await real.request('GET', path, { token })).json())
  expect(await read()).toEqual({ shareTriggerLevels: false, updatedAt: null })
  const body = { shareTriggerLevels: true }
  const changed = workspaceSettingsSchema.parse((await real.request('PATCH', path, { token, body })).json())
  expect(changed.shareTriggerLevels).toBe(true)
  expect(await read()).toEqual(changed)
  expect(readProblem(await real.request('PATCH', path, { token, body: {} })).code).toBe('invalid_request')
  await runAsSuperuser(`update memberships set role = 'trader' where user_id = $1`, [signedIn.user.id])
  const refused = await real.request('PATCH', path, { token, body: { shareTriggerLevels: false } })
  expect(readProblem(refused)).toMatchObject({ status: 403, code: 'forbidden' })
  expect(await read()).toEqual(changed)
})

test('behavior: levels as published of the day; nothing published looks as not enough', async () => {
  const none = marketLevelsSchema.parse((await levelsOf('level-market')).json())
  expect(none).toMatchObject({ day: '2031-05-20', epsilon: 1, fewest: 20 })
  expect(none.levels).toHaveLength(20)
  expect(none.levels.every(({ status, workspaces }) => status === 'not_enough' && workspaces === null)).toBe(true)
  const levels = none.levels.map(({ from, to }) => ({ from, to, workspaces: from === 0.6 ? 41 : null }))
  for (const day of ['2031-05-19', '2031-05-20']) {
    await runAsSuperuser(
      `insert into shared_levels (market_id, day, epsilon, levels, published_at) values ('level-market', $1, 1, $2, now())`,
      [day, JSON.stringify(day === '2031-05-20' ? levels : [])],
    )
  }
  const told = marketLevelsSchema.parse((await levelsOf('level-market')).json())
  expect(told.levels.filter(({ status }) => status === 'told')).toEqual([
    { from: 0.6, to: 0.65, status: 'told', workspaces: 41 },
  ])
  expect(readProblem(await levelsOf('level-none')).code).toBe('not_found')
})
