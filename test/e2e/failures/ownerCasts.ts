import { setTimeout } from 'node:timers/promises'
import { requireAsset } from '@spells/cli/journey'
import { numberToHex, parseGwei } from 'viem'
import { expect } from 'vitest'
import { type ArmedPerson, openArmedPerson } from '../setup/openArmedPerson.ts'
import { SPONSORED_OPERATIONS, type Stage } from '../setup/startStage.ts'
import { visible } from '../setup/visible.ts'

const POLL = { timeout: 120_000 }

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
  expect(countSignatures(wallet)).toBe(1)
  await page.getByRole('button', { name: 'Sign', exact: true }).click()
  await visible(page, /^Done/).waitFor({ timeout: 180_000 })
  expect(countSignatures(wallet)).toBe(2)
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
  await visible(page, /^Done/).waitFor({ timeout: 180_000 })
  await visible(other, /^Done/).waitFor({ timeout: 180_000 })
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
  await visible(page, 'Expired').waitFor({ timeout: 180_000 })
  prompt.approve()
  await page.getByRole('link', { name: 'Start again' }).waitFor()
  await stage.views.look(page, '64-owner-expired')
  await review(armed)
  await page.getByRole('button', { name: 'Sign and cast Everbloom' }).click()
  await visible(page, /^Done/).waitFor({ timeout: 180_000 })
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
    await visible(page, /^Done/).waitFor({ timeout: 180_000 })
  } finally {
    await stack.setSponsorDeposit(1_000_000_000_000_000_000n)
  }
  expect((await armed.client.casts.list()).items[0]?.fee?.paidBy).toBe('vault')
}

/** The quote says that the sponsor pays; asked for the operation itself, it refuses. Read first, then signed on other terms. */
export async function refuseLate(stage: Stage): Promise<void> {
  const { stack } = stage
  const armed = await openArmedPerson(stage, [28])
  const { page, wallet } = armed.person
  await review(armed)
  await visible(page, /paid by us/).waitFor()
  const committed = stack.failpoints.holdNext('cast.committed')
  await page.getByRole('button', { name: 'Sign and cast Everbloom' }).click()
  const point = await committed
  await stack.setSponsorDeposit(0n)
  try {
    await expect.poll(async () => (await armed.client.sponsorship()).reason?.code, POLL).toBe('sponsor_empty')
    point.release()
    await visible(page, 'We were to pay the network fee, and cannot').waitFor()
    await visible(page, /deposit is too low/).waitFor()
    await stage.views.look(page, '67-sponsor-refuses')
    expect(wallet.prompts).not.toContain('eth_signTypedData_v4')
    await page.getByRole('button', { name: 'Sign', exact: true }).click()
    await visible(page, /^Done/).waitFor({ timeout: 180_000 })
  } finally {
    await stack.setSponsorDeposit(1_000_000_000_000_000_000n)
  }
  expect((await armed.client.casts.list()).items[0]?.fee?.paidBy).toBe('vault')
}

/** The network became dearer than what was signed: the owner is asked once more, and one of the two lands. */
export async function signOnceMore(stage: Stage): Promise<void> {
  const { stack } = stage
  const armed = await openArmedPerson(stage, [29])
  const { page, wallet } = armed.person
  // Well above the tip, so that the price of gas is what decides.
  const network = keepBaseFee(stack.rpcUrl, parseGwei('20'))
  await review(armed)
  const shown = wallet.holdNext()
  await page.getByRole('button', { name: 'Sign and cast Everbloom' }).click()
  const prompt = await shown
  const [open] = (await armed.client.casts.list()).items
  if (!open) throw new Error('There is no cast.')
  const { toSign } = await armed.client.casts.get(open.id)
  const signedFee = BigInt(toSign?.userOperation.maxFeePerGas ?? 0)
  await setBundling(stack.bundlerUrl, 'manual')
  try {
    // Above what was signed, below what the next one offers.
    network.change((signedFee * 105n) / 100n)
    prompt.approve()
    await page.getByRole('button', { name: 'Sign again' }).waitFor({ timeout: 180_000 })
    await stage.views.look(page, '68-sign-once-more')
    expect(countSignatures(wallet)).toBe(1)
    await page.getByRole('button', { name: 'Sign again' }).click()
    await expect.poll(() => countSignatures(wallet), POLL).toBe(2)
    await setBundling(stack.bundlerUrl, 'auto')
    await visible(page, /^Done/).waitFor({ timeout: 180_000 })
  } finally {
    await network.release()
    await setBundling(stack.bundlerUrl, 'auto')
  }
  expect((await armed.client.casts.list()).items).toHaveLength(1)
}

/** Asked for a second time, what waits for a signature already is gone on with. */
export async function askForTheSameTwice(stage: Stage): Promise<void> {
  const armed = await openArmedPerson(stage, [30])
  const { page, wallet } = armed.person
  const dialog = page.getByRole('dialog')
  const withdraw = async () => {
    await page.goto('/vault')
    await page.getByRole('button', { name: 'Withdraw' }).click()
    await dialog.getByLabel('Amount').fill('25')
    await dialog.getByRole('button', { name: 'Sign to withdraw 25 USDC' }).click()
  }
  wallet.rejectNext()
  await withdraw()
  await visible(page, 'You declined in your wallet').waitFor()
  await withdraw()
  await dialog.getByRole('button', { name: 'Sign', exact: true }).waitFor()
  await stage.views.look(page, '69-owner-same-again')
  await dialog.getByRole('button', { name: 'Sign', exact: true }).click()
  await visible(page, '25 USDC went to your wallet').waitFor({ timeout: 180_000 })
  expect((await armed.client.casts.list()).items).toHaveLength(1)
}

/** Our servers ask for a signature that counts for a day: the page does not pass it on to the wallet. */
export async function refuseLongWindow(stage: Stage): Promise<void> {
  const armed = await openArmedPerson(stage, [31])
  const { page, wallet } = armed.person
  await page.route(/\/v1\/casts\/[^/]+$/, async (route) => {
    const response = await route.fetch()
    const cast = await response.json()
    if (cast.toSign) cast.toSign.typedData.message.validUntil += 86_400
    await route.fulfill({ response, json: cast })
  })
  await review(armed)
  await page.getByRole('button', { name: 'Sign and cast Everbloom' }).click()
  await visible(page, /longer than the 10 minutes/).waitFor()
  await stage.views.look(page, '70-owner-window-too-long')
  expect(countSignatures(wallet)).toBe(0)
}

const countSignatures = ({ prompts }: ArmedPerson['person']['wallet']): number =>
  prompts.filter((method) => method === 'eth_signTypedData_v4').length

/** `manual`: what the bundler accepts stays with it; it would pay a part of the price itself to include it. */
async function setBundling(bundlerUrl: string, mode: 'manual' | 'auto'): Promise<void> {
  await callRpc(bundlerUrl, 'debug_bundler_setBundlingMode', mode)
}

async function callRpc(url: string, method: string, param: string): Promise<void> {
  const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method, params: [param] })
  await fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body })
}

/** Holds the price of gas, which would fall with each empty block. */
function keepBaseFee(rpcUrl: string, first: bigint): { change(baseFeeWei: bigint): void; release(): Promise<void> } {
  let baseFeeWei = first
  let kept = true
  const keeping = (async () => {
    while (kept) {
      await callRpc(rpcUrl, 'anvil_setNextBlockBaseFeePerGas', numberToHex(baseFeeWei))
      await setTimeout(100)
    }
  })()
  return {
    change: (next) => {
      baseFeeWei = next
    },
    release: () => {
      kept = false
      return keeping
    },
  }
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
  await visible(person.page, /^Done/).waitFor({ timeout: 180_000 })
}
