import { expect } from 'vitest'
import { openArmedPerson } from '../setup/openArmedPerson.ts'
import type { Stage } from '../setup/startStage.ts'
import { visible } from '../setup/visible.ts'

export async function losePrivateWorker(stage: Stage): Promise<void> {
  const { stack } = stage
  const { person, client } = await openArmedPerson(stage, [15])
  const { page } = person
  await page.goto('/cast?spell=everbloom')
  await page.getByLabel('Amount').fill('10')
  await page.getByRole('button', { name: 'Get a quote' }).click()
  await visible(page, 'Simulation passed').waitFor()
  await stack.kill('private')
  try {
    await page.getByRole('button', { name: 'Cast Everbloom' }).click()
    await visible(page, 'never carried out twice').waitFor()
    await stage.views.look(page, '40-private-worker-down')
  } finally {
    await stack.restart('private')
  }
  expect((await client.casts.list()).items).toHaveLength(0)
  // Gone again, as soon as the cast is stored.
  const committed = stack.failpoints.holdNext('cast.committed')
  await page.getByRole('button', { name: 'Send the same again' }).click()
  const stored = await committed
  await stack.kill('private')
  try {
    stored.release()
    await visible(page, 'Accepted').waitFor()
    await stage.views.look(page, '41-cast-waits-for-private-worker')
  } finally {
    await stack.restart('private')
  }
  await visible(page, /^Done/).waitFor({ timeout: 180_000 })
  expect((await client.casts.list()).items).toHaveLength(1)
}

export async function loseFeed(stage: Stage): Promise<void> {
  const { stack } = stage
  const { page } = await stage.openPerson([16])
  await setFeedFault(stack.feedUrl, 'error')
  try {
    stack.clock.change({ advanceMs: 10 * 60_000 })
    await page.goto('/markets')
    await visible(page, /These readings are .* old/).waitFor({ timeout: 180_000 })
    await stage.views.look(page, '42-feed-stale')
    await page
      .getByRole('link', { name: /central bank/ })
      .first()
      .click()
    await visible(page, 'The reading is stale').waitFor()
    await stage.views.look(page, '43-market-stale')
  } finally {
    await setFeedFault(stack.feedUrl, 'none')
  }
  stack.clock.change({ advanceMs: 2 * 60_000 })
  await visible(page, /^live$/).waitFor({ timeout: 180_000 })
}

async function setFeedFault(feedUrl: string, mode: 'none' | 'error'): Promise<void> {
  const body = JSON.stringify({ mode })
  await fetch(`${feedUrl}/feed/fault`, { method: 'POST', headers: { 'content-type': 'application/json' }, body })
}

export async function loseChain(stage: Stage): Promise<void> {
  const { stack } = stage
  const { page } = (await openArmedPerson(stage, [32])).person
  await page.goto('/vault')
  await visible(page, /^1,?000 USDC$/).waitFor()
  await stack.kill('chain')
  try {
    await page.reload()
    await visible(page, 'The chain does not answer').waitFor({ timeout: 180_000 })
    await visible(page, /These are the balances that it showed .* ago/).waitFor()
    await stage.views.look(page, '46-chain-gone')
  } finally {
    await stack.restart('chain')
  }
  await page.reload()
  await visible(page, 'The chain does not answer').waitFor({ state: 'hidden', timeout: 180_000 })
}

export async function losePublicWorker(stage: Stage): Promise<void> {
  const { stack } = stage
  const { person } = await openArmedPerson(stage, [17])
  const { page } = person
  await visible(page, 'Live updates').waitFor()
  await page.goto('/vault')
  await page.getByRole('button', { name: 'Disarm' }).waitFor()
  // The way out is loaded for who is signed in, before it is needed.
  await page.waitForLoadState('networkidle')
  await stack.kill('public')
  try {
    await visible(page, 'Our servers do not answer').waitFor()
    await stage.views.look(page, '44-server-gone')
    // The way out needs nothing of ours.
    await page.getByRole('button', { name: 'Safety' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'End every session' }).click()
    await visible(page, 'Every session is ended.').waitFor()
    await stage.views.look(page, '45-safety-without-us')
    await page.keyboard.press('Escape')
  } finally {
    await stack.restart('public')
  }
  await visible(page, 'Live updates').waitFor({ timeout: 180_000 })
  await visible(page, 'Disarmed').waitFor({ timeout: 180_000 })
}
