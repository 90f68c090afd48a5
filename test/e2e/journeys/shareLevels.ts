import { createClient } from '@spells/client'
import { expect } from 'vitest'
import type { Stage } from '../setup/startStage.ts'
import { visible } from '../setup/visible.ts'

/** What a workspace shares: nothing until its owner turns it on; what is told of a market's levels, and what is not. */
export async function shareLevels(stage: Stage): Promise<void> {
  const { stack, views } = stage
  const client = createClient({ baseUrl: stack.apiUrl })
  const { page, complaints } = await stage.openPerson([36])
  const share = page.getByRole('switch', { name: /Count the armed triggers/ })
  const isAgreed = () =>
    page.evaluate<boolean>(
      `fetch('/v1/workspace/settings').then(async (reply) => (await reply.json()).shareTriggerLevels)`,
    )

  await page.goto('/triggers')
  await page.getByRole('main').getByRole('button', { name: 'Connect a wallet' }).click()
  await page.getByRole('button', { name: 'Test Wallet' }).click()
  await share.waitFor()
  expect(await share.isChecked()).toBe(false)
  await visible(page, 'Off.').waitFor()
  await views.look(page, '80-share-off')
  await share.focus()
  await page.keyboard.press('Space')
  await visible(page, /^On, since /).waitFor()
  expect(await isAgreed()).toBe(true)
  await page.reload()
  await visible(page, /^On, since /).waitFor()
  expect(await share.isChecked()).toBe(true)
  await views.look(page, '81-share-on')
  await share.click()
  await visible(page, /^Off, since /).waitFor()
  expect(await isAgreed()).toBe(false)

  // Somebody who may not decide it sees how it is.
  await page.route('**/v1/me', async (route) => {
    const response = await route.fetch()
    const me = await response.json()
    await route.fulfill({ response, json: { ...me, workspace: { ...me.workspace, role: 'trader' } } })
  })
  await page.reload()
  await visible(page, /Only the owner of the workspace decides this/).waitFor()
  expect(await share.isDisabled()).toBe(true)
  await page.unroute('**/v1/me')

  // The menu of who is signed in is a part of its own; without it the page is there all the same.
  await page.route('**/_next/static/**/*.js', async (route) => {
    const response = await route.fetch()
    if ((await response.text()).includes('Signed in as')) await route.abort()
    else await route.fulfill({ response })
  })
  await page.reload()
  await page.getByRole('banner').getByRole('button', { name: 'Reload' }).waitFor()
  await share.waitFor()
  await page.unroute('**/_next/static/**/*.js')
  await page.reload()
  await page.getByRole('button', { name: /^0x/ }).click()
  await visible(page, 'Signed in as').waitFor()

  await expect.poll(async () => (await client.markets.list({ limit: 1 })).items.length).toBe(1)
  const [market] = (await client.markets.list({ limit: 1 })).items
  const id = market?.id ?? ''
  const seeLevels = async () => {
    await page.goto(`/market?id=${id}`)
    await page.getByRole('heading', { level: 1 }).waitFor()
    await page.getByRole('contentinfo').scrollIntoViewIfNeeded()
    await page.getByRole('heading', { name: 'Where others wait' }).waitFor()
  }
  await seeLevels()
  await visible(page, /^Not enough workspaces that share wait at any level of it: fewer than 20/).waitFor()
  await views.look(page, '82-levels-not-enough')
  await page.route(`**/v1/markets/${id}/levels`, async (route) => {
    const response = await route.fetch()
    const reply: Awaited<ReturnType<typeof client.markets.levels>> = await response.json()
    const levels = reply.levels.map((level) =>
      level.from === 0.6 ? { ...level, status: 'told', workspaces: 83 } : level,
    )
    await route.fulfill({ response, json: { ...reply, levels } })
  })
  await seeLevels()
  const told = page.getByRole('table', { name: 'Levels at which workspaces wait' })
  await told.getByRole('cell', { name: '60 to 65%' }).waitFor()
  await told.getByRole('cell', { name: 'about 83' }).waitFor()
  await views.look(page, '83-levels-told')

  // The list is ordered by the API, whatever has been loaded.
  await page.goto('/markets')
  const first = page.getByRole('main').getByRole('heading', { level: 3 }).first()
  for (const [label, query] of [
    ['Least likely', { sort: 'probability', order: 'asc' }],
    ['Newest', { sort: 'newest' }],
    ['Ending soonest', { sort: 'endsAt' }],
  ] as const) {
    await page.getByLabel('Order', { exact: true }).selectOption({ label })
    const [expected] = (await client.markets.list({ ...query, status: 'open', limit: 1 })).items
    await expect.poll(() => first.textContent()).toBe(expected?.question)
  }
  await views.look(page, '84-markets-ending-soonest')
  expect(complaints).toEqual([])
}
