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
  await page.getByRole('heading', { name: 'Probably moved' }).filter({ visible: true }).waitFor()
  await visible(page, /^Nothing that is known of\.|sure\. Both are about/).waitFor()
  await page.getByText('Every source, and its last 24 hours').click()
  await page.getByRole('cell', { name: 'harbour-herald' }).waitFor()
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

  await page.goto(`/market?id=${cluster?.members[0]?.marketId ?? ''}`)
  await page.getByRole('heading', { level: 1 }).waitFor()
  await page.getByRole('contentinfo').scrollIntoViewIfNeeded()
  await page.getByRole('heading', { name: cluster?.name ?? '' }).waitFor()
  await page.getByRole('heading', { name: 'Probably moved by' }).waitFor()
  await views.look(page, '75-market-relations')

  await page.goto('/markets')
  await page.getByLabel('Search markets').fill('centrl bank')
  const found = page.getByRole('region', { name: 'Also found' })
  await found
    .getByRole('link', { name: /central bank/i })
    .first()
    .waitFor()
  await views.look(page, '76-search')
  expect(complaints).toEqual([])
}
