import { requireAsset } from '@spells/cli/journey'
import { expect } from 'vitest'
import { type ArmedPerson, openArmedPerson } from '../setup/openArmedPerson.ts'
import { SPONSORED_OPERATIONS, type Stage } from '../setup/startStage.ts'
import { visible } from '../setup/visible.ts'

/** The review of a cast that the owner signs. */
async function review({ person: { page } }: ArmedPerson): Promise<void> {
  await page.goto('/cast?spell=everbloom')
  await page.getByLabel('Amount').fill('10')
  await page.getByText('One signature').click()
  await page.getByRole('button', { name: 'Get a quote' }).click()
  await visible(page, 'Simulation passed').waitFor()
}

/** Declined, then on another account, then on another network, then after a reload: asked once more each time, cast once. */
export async function hesitate(stage: Stage): Promise<void> {
  const armed = await openArmedPerson(stage, [21, 22])
  const { page, wallet } = armed.person
  const signatures = () => wallet.prompts.filter((method) => method === 'eth_signTypedData_v4').length
  await review(armed)
  wallet.rejectNext()
  await page.getByRole('button', { name: 'Sign and cast Everbloom' }).click()
  await visible(page, 'You declined in your wallet').waitFor()
  await stage.views.look(page, '60-owner-declined')
  wallet.switchAccount(1)
  await visible(page, 'Your wallet is at another account').waitFor()
  await stage.views.look(page, '61-owner-other-account')
  wallet.switchAccount(0)
  wallet.switchChain(1)
  await page.getByRole('button', { name: /^Switch to/ }).waitFor()
  await stage.views.look(page, '62-owner-wrong-network')
  await page.getByRole('button', { name: /^Switch to/ }).click()
  // A page that is opened again asks for nothing by itself.
  await page.reload()
  await page.getByRole('button', { name: 'Sign', exact: true }).waitFor()
  expect(signatures()).toBe(1)
  await page.getByRole('button', { name: 'Sign', exact: true }).click()
  await visible(page, /^Done/).waitFor({ timeout: 60_000 })
  expect(signatures()).toBe(2)
  expect((await armed.client.casts.list()).items).toHaveLength(1)
}

/** Two tabs with the same cast: signed in one, done in both. A second cast meanwhile is led to the open one. */
export async function signInOneTab(stage: Stage): Promise<void> {
  const armed = await openArmedPerson(stage, [23])
  const { page, wallet, openTab } = armed.person
  await review(armed)
  const shown = wallet.holdNext()
  await page.getByRole('button', { name: 'Sign and cast Everbloom' }).click()
  const prompt = await shown
  const other = await openTab()
  await other.goto(page.url())
  await other.getByRole('button', { name: 'Sign', exact: true }).waitFor()
  const third = await openTab()
  await review({ ...armed, person: { ...armed.person, page: third } })
  await third.getByRole('button', { name: 'Sign and cast Everbloom' }).click()
  await visible(third, 'Something else waits for your signature').waitFor()
  await stage.views.look(third, '63-owner-one-at-a-time')
  prompt.approve()
  await visible(page, /^Done/).waitFor({ timeout: 60_000 })
  await visible(other, /^Done/).waitFor({ timeout: 60_000 })
  expect((await armed.client.casts.list()).items).toHaveLength(1)
}

/** Never signed: it expires, frees its place, and a late signature is refused; the next one goes through. */
export async function leaveUnsigned(stage: Stage): Promise<void> {
  const armed = await openArmedPerson(stage, [24])
  const { page, wallet } = armed.person
  await review(armed)
  const shown = wallet.holdNext()
  await page.getByRole('button', { name: 'Sign and cast Everbloom' }).click()
  const prompt = await shown
  stage.stack.clock.change({ advanceMs: 20 * 60_000 })
  await visible(page, 'Expired').waitFor({ timeout: 60_000 })
  prompt.approve()
  await page.getByRole('link', { name: 'Start again' }).waitFor()
  await stage.views.look(page, '64-owner-expired')
  await review(armed)
  await page.getByRole('button', { name: 'Sign and cast Everbloom' }).click()
  await visible(page, /^Done/).waitFor({ timeout: 60_000 })
  const { items } = await armed.client.casts.list()
  expect(items.map(({ status }) => status === 'EXPIRED')).toEqual([false, true])
}

/** The sponsor's deposit is gone: the person reads who pays instead, and the vault pays. */
export async function emptySponsor(stage: Stage): Promise<void> {
  const { stack } = stage
  const armed = await openArmedPerson(stage, [25])
  const { page } = armed.person
  await stack.setSponsorDeposit(0n)
  try {
    await page.goto('/vault')
    await visible(page, /Until it can, the vault pays network fees/).waitFor()
    await review(armed)
    await visible(page, /paid by the vault/).waitFor()
    await stage.views.look(page, '65-sponsor-empty')
    await page.getByRole('button', { name: 'Sign and cast Everbloom' }).click()
    await visible(page, /^Done/).waitFor({ timeout: 60_000 })
  } finally {
    await stack.setSponsorDeposit(1_000_000_000_000_000_000n)
  }
  expect((await armed.client.casts.list()).items[0]?.fee?.paidBy).toBe('vault')
}

/** Today's sponsored operations are used up: the person reads it, and until when, and the vault pays. */
export async function useUpShare(stage: Stage): Promise<void> {
  const armed = await openArmedPerson(stage, [27])
  const { client, vault, session, person } = armed
  const asset = requireAsset(stage.stack.deployment, 'USDC').address
  for (let cast = 0; cast < SPONSORED_OPERATIONS; cast++) {
    const plan = {
      vaultId: vault.id,
      spell: 'everbloom',
      action: 'entry',
      parameters: { asset, amount: '1000000' },
    } as const
    const { id } = await client.casts.create({ ...plan, sessionId: session.id }, `share-${cast}`)
    await client.casts.wait(id)
  }
  await person.page.goto('/vault')
  await visible(person.page, 'used up its sponsored operations of today').waitFor()
  await review(armed)
  await visible(person.page, /paid by the vault/).waitFor()
  await stage.views.look(person.page, '66-share-used-up')
  await person.page.getByRole('button', { name: 'Sign and cast Everbloom' }).click()
  await visible(person.page, /^Done/).waitFor({ timeout: 60_000 })
}
