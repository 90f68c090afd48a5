import { expect } from 'vitest'
import { type ArmedPerson, openArmedPerson } from '../setup/openArmedPerson.ts'
import type { Stage } from '../setup/startStage.ts'
import { visible } from '../setup/visible.ts'

async function quote({ person: { page } }: ArmedPerson, amount: string): Promise<void> {
  await page.goto('/cast?spell=everbloom')
  await page.getByLabel('Amount').fill(amount)
  await page.getByRole('button', { name: 'Get a quote' }).click()
  await visible(page, 'Simulation passed').waitFor()
}

export async function reloadDuringCast(stage: Stage): Promise<void> {
  const armed = await openArmedPerson(stage, [18])
  const { page } = armed.person
  await quote(armed, '10')
  // The request arrives, its reply does not: the page is gone by then.
  const committed = stage.stack.failpoints.holdNext('cast.committed')
  await page.getByRole('button', { name: 'Cast Everbloom' }).click()
  const point = await committed
  await page.goto('/cast?spell=everbloom')
  point.release()
  await visible(page, 'A cast was being sent when this page last closed').waitFor()
  await stage.views.look(page, '50-reload-pending')
  await page.getByRole('button', { name: 'Finish sending it' }).click()
  await page.waitForURL(/\/cast\?id=/)
  await page.reload()
  await visible(page, /^Done/).waitFor({ timeout: 180_000 })
  expect((await armed.client.casts.list()).items).toHaveLength(1)
}

export async function endSignInDuringCast(stage: Stage): Promise<void> {
  const armed = await openArmedPerson(stage, [19])
  const { page, context } = armed.person
  await quote(armed, '10')
  await context.clearCookies()
  await page.getByRole('button', { name: 'Cast Everbloom' }).click()
  await visible(page, 'Your sign-in has ended').waitFor()
  await stage.views.look(page, '51-sign-in-ended')
  await page.getByRole('button', { name: 'Sign in again' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Sign in', exact: true }).click()
  await page.getByRole('dialog').waitFor({ state: 'hidden' })
  await page.getByRole('button', { name: /Send the same again|Cast Everbloom/ }).click()
  await visible(page, /^Done/).waitFor({ timeout: 180_000 })
  expect((await armed.client.casts.list()).items).toHaveLength(1)
}

export async function useTwoTabs(stage: Stage): Promise<void> {
  const armed = await openArmedPerson(stage, [20])
  const { page, openTab } = armed.person
  const other = await openTab()
  await other.goto('/positions')
  await visible(other, 'No positions').waitFor()
  await quote(armed, '10')
  await page.getByRole('button', { name: 'Cast Everbloom' }).click()
  await visible(page, /^Done/).waitFor({ timeout: 180_000 })
  // The other tab hears of it by itself.
  await visible(other, 'Active').waitFor({ timeout: 180_000 })
  await stage.views.look(other, '52-second-tab')
  await page.getByRole('button', { name: /^0x/ }).click()
  await page.getByRole('button', { name: 'Sign out' }).click()
  await other.getByRole('button', { name: 'Connect', exact: true }).waitFor()
  await visible(other, 'Positions are what your casts opened').waitFor()
}

/** The session is ended, from elsewhere, between the quote and the press: refused in words, and cast by signature instead. */
export async function endSessionDuringCast(stage: Stage): Promise<void> {
  const armed = await openArmedPerson(stage, [26])
  const { page } = armed.person
  await quote(armed, '10')
  await armed.owner.sendCalls((await armed.client.sessions.get(armed.vault.id, armed.session.id)).disarmCalls)
  await page.getByRole('button', { name: 'Cast Everbloom' }).click()
  await visible(page, /session/i).waitFor()
  await page.getByRole('button', { name: 'Send the same again' }).waitFor()
  await stage.views.look(page, '53-session-ended')
  await page.goto('/cast?spell=everbloom')
  await visible(page, 'You sign this cast yourself, once.').waitFor()
  await page.getByLabel('Amount').fill('10')
  await page.getByRole('button', { name: 'Get a quote' }).click()
  await page.getByRole('button', { name: 'Sign and cast Everbloom' }).click()
  await visible(page, /^Done/).waitFor({ timeout: 180_000 })
  expect((await armed.client.casts.list()).items).toHaveLength(1)
}
