import { createClient } from '@spells/client'
import { expect } from 'vitest'
import type { Stage } from '../setup/startStage.ts'
import { visible } from '../setup/visible.ts'

/** What is not known, is not there, or comes from a later release is said as such, and breaks no page. */
export async function seeUnknown(stage: Stage): Promise<void> {
  const { stack, views } = stage
  const client = createClient({ baseUrl: stack.apiUrl })
  const { page, complaints } = await stage.openPerson([35])
  /** Lets the page have other replies than the API gives. */
  const change = async (path: string, edit: (reply: Record<string, unknown>) => object) => {
    await page.route(`**/v1/${path}`, async (route) => {
      const response = await route.fetch()
      await route.fulfill({ response, json: edit(await response.json()) })
    })
  }

  const listMarkets = async () => (await client.markets.list({ limit: 1 })).items
  await expect.poll(async () => (await listMarkets()).length).toBe(1)
  await expect.poll(async () => (await client.prices()).items.length).toBeGreaterThan(0)
  const [market] = await listMarkets()
  const seeEvent = async (text: RegExp) => {
    await page.goto(`/market?id=${market?.id ?? ''}`)
    await page.getByRole('heading', { level: 1 }).waitFor()
    await page.getByRole('contentinfo').scrollIntoViewIfNeeded()
    await visible(page, text).waitFor()
  }
  await change(`markets/${market?.id}`, ({ event: _, ...reply }) => reply)
  await seeEvent(/could not be looked up just now/)
  await change(`markets/${market?.id}`, (reply) => ({ ...reply, event: null }))
  await seeEvent(/No event is known that it belongs to/)
  await views.look(page, '75-market-without-event')

  await page.goto('/markets?tag=no-such-topic')
  await visible(page, 'No open market of this topic is known').waitFor()
  expect(await page.getByLabel('Topic', { exact: true }).inputValue()).toBe('no-such-topic')
  await views.look(page, '77-markets-of-no-topic')
  await page.getByRole('button', { name: 'Show every topic' }).click()
  await visible(page, /^\d+ open markets/).waitFor()

  const { points } = await client.priceHistory('WETH', { resolution: '1h', limit: 168 })
  const [from, to] = [points[40]?.at ?? '', points[90]?.at ?? '']
  await change('prices/WETH/history*', () => ({
    points: points.filter(({ at }) => at < from || at >= to),
    gaps: [{ from, to }],
  }))
  await page.goto('/prices?token=WETH')
  await visible(page, /Of one stretch nothing is known\./).waitFor()
  await views.look(page, '78-prices-with-gap')
  await page.getByText('As a table').click()
  await page.getByRole('cell', { name: /^not known until/ }).waitFor()

  const { sources } = await client.signals.health()
  const [gamma] = sources
  const later = { ...gamma, source: 'moon', status: 'sleeping', phase: { of: 'moon' } }
  await change('signals/health', (reply) => ({ ...reply, status: 'dozing', sources: [...sources, later] }))
  await page.goto('/sources')
  await page.getByRole('heading', { name: 'moon', exact: true }).waitFor()
  await visible(page, 'sleeping').waitFor()
  expect(await page.getByRole('main').getByRole('heading', { level: 2 }).first().textContent()).toBe('moon')
  await views.look(page, '79-sources-of-tomorrow')
  await page.goto('/world')
  await visible(page, /sources are well/).waitFor()
  expect(complaints).toEqual([])
}
