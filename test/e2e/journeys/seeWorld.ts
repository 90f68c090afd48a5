import { createClient } from '@spells/client'
import { expect } from 'vitest'
import { plantRelations } from '../setup/plantRelations.ts'
import type { Stage } from '../setup/startStage.ts'
import { visible } from '../setup/visible.ts'

const POLL = { timeout: 120_000, interval: 1_000 }

/** What a visitor learns of the world: stories with their why, a place on the map, factors, clusters, cascades. */
export async function seeWorld(stage: Stage): Promise<void> {
  const { stack, views } = stage
  const client = createClient({ baseUrl: stack.apiUrl })
  await stack.tick('*/30 * * * *')
  await expect.poll(async () => (await client.stories.list()).items.length, POLL).toBeGreaterThan(0)
  await plantRelations(stage, client)
  await expect.poll(async () => (await client.clusters.list()).items.length, POLL).toBeGreaterThan(0)
  await expect.poll(async () => (await client.cascades()).items.length, POLL).toBeGreaterThan(0)
  const { page, complaints } = await stage.openPerson([34])

  await page.goto('/world')
  const [first] = (await client.stories.list()).items
  const story = page.getByRole('listitem').filter({ has: page.getByRole('heading', { name: first?.title ?? '' }) })
  await story.first().waitFor()
  await page.getByRole('heading', { name: 'Shock' }).waitFor()
  await visible(page, /sources are/).waitFor()
  await views.look(page, '70-world')
  await story.first().getByText('Why').first().click()
  for (const { rule } of first?.classification.why ?? []) await visible(page, rule).waitFor()
  // However much there is to say before it.
  await page.getByRole('heading', { name: 'Probably moved' }).filter({ visible: true }).scrollIntoViewIfNeeded()
  await visible(page, /^Nothing that is known of\.|sure\. Both are about/).waitFor()
  await views.look(page, '71-world-why')

  const spot = page.getByRole('list', { name: 'Places' }).getByRole('button').last()
  await spot.focus()
  await page.keyboard.press('Enter')
  await expect.poll(() => spot.getAttribute('aria-pressed')).toBe('true')
  expect(await page.getByLabel('Place', { exact: true }).inputValue()).toMatch(/^[A-Z]{2}$/)
  await views.look(page, '72-world-place')

  await page.getByRole('navigation', { name: 'Signals' }).getByRole('link', { name: 'Clusters' }).click()
  const [cluster] = (await client.clusters.list()).items
  await page.getByRole('heading', { name: cluster?.name ?? '' }).waitFor()
  await views.look(page, '73-clusters')
  await page.getByRole('navigation', { name: 'Signals' }).getByRole('link', { name: 'Cascades' }).click()
  await page.getByRole('table', { name: 'Markets that move before others' }).waitFor()
  await views.look(page, '74-cascades')

  const marketId = cluster?.members[0]?.marketId ?? ''
  const { event } = await client.markets.get(marketId)
  const [other] = event?.markets ?? []
  const [topic] = event?.tags ?? []
  if (!event || !other || !topic) throw new Error(`Market ${marketId} has no event with other markets and a topic.`)
  await page.goto(`/market?id=${marketId}`)
  await page.getByRole('heading', { level: 1 }).waitFor()
  await page.getByRole('contentinfo').scrollIntoViewIfNeeded()
  await page.getByRole('heading', { name: cluster?.name ?? '' }).waitFor()
  await page.getByRole('heading', { name: 'Probably moved by' }).waitFor()
  const outcomes = page.getByRole('table', { name: `The other markets of ${event.title}` })
  await outcomes.getByRole('link', { name: other.question }).waitFor()
  await views.look(page, '75-market-relations')

  await page.getByRole('list', { name: 'Topics' }).getByRole('link', { name: topic.label }).click()
  await visible(page, /of this topic/).waitFor()
  expect(await page.getByLabel('Topic', { exact: true }).inputValue()).toBe(topic.slug)
  const listed = await client.markets.list({ status: 'open', limit: 50, tag: topic.slug })
  expect(await page.getByRole('main').getByRole('heading', { level: 3 }).count()).toBe(listed.items.length)
  await views.look(page, '77-markets-of-topic')
  await page.getByLabel('Topic', { exact: true }).selectOption({ label: 'Every topic' })
  await expect.poll(() => new URL(page.url()).search).toBe('')

  await page.goto('/markets')
  await page.getByLabel('Search markets').fill('centrl bank')
  const found = page.getByRole('region', { name: 'Also found' })
  await found
    .getByRole('link', { name: /central bank/i })
    .first()
    .waitFor()
  await views.look(page, '76-search')

  await page.getByRole('navigation', { name: 'Signals' }).getByRole('link', { name: 'Prices' }).click()
  await page.getByRole('table', { name: 'Token prices' }).waitFor()
  await page.getByRole('link', { name: 'WETH' }).click()
  await page.getByRole('heading', { name: 'WETH over time' }).waitFor()
  await visible(page, /^WETH: from \$.* steps?: .*GMX/).waitFor()
  await views.look(page, '78-prices')
  await page.getByText('As a table').click()
  const steps = page.getByRole('table', { name: 'WETH, step by step' })
  await steps.getByRole('cell', { name: 'from GMX’s record' }).first().waitFor()

  await page.getByRole('navigation', { name: 'Signals' }).getByRole('link', { name: 'Sources' }).click()
  await page.getByRole('heading', { name: 'harbour-herald' }).waitFor()
  const { sources } = await client.signals.health()
  expect(await page.getByRole('main').getByRole('heading', { level: 2 }).count()).toBe(sources.length)
  await views.look(page, '79-sources')

  await page.setViewportSize({ width: 360, height: 780 })
  for (const path of [
    '/world',
    '/clusters',
    '/cascades',
    '/prices',
    '/sources',
    `/market?id=${marketId}`,
    '/markets',
  ]) {
    await page.goto(path)
    await page.getByRole('heading', { level: 1 }).waitFor()
    await page.getByRole('contentinfo').scrollIntoViewIfNeeded()
    await page.waitForLoadState('networkidle')
    const wider = await page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth')
    expect([path, wider]).toEqual([path, 0])
  }
  expect(complaints).toEqual([])
}
