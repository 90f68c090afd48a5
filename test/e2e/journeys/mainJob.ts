import { expect } from 'vitest'
import type { Stage } from '../setup/startStage.ts'
import { visible } from '../setup/visible.ts'

/** What the journey took so far, as counted in the browser and in the wallet. */
export type Effort = { readonly clicks: number; readonly prompts: readonly string[] }

/** The whole way of a person, by hand: from the first visit to everything back in the wallet. */
export async function doMainJob({
  stack,
  views,
  openPerson,
}: Stage): Promise<{ readonly firstCast: Effort; readonly firstTrigger: Effort }> {
  const person = await openPerson([1])
  const { page, wallet } = person
  const effort = (): Effort => ({ clicks: person.clicks, prompts: [...wallet.prompts] })
  const button = (name: string | RegExp) => page.getByRole('button', { name })
  const said = (text: string | RegExp, timeout = 120_000) => visible(page, text).waitFor({ timeout })
  const place = (name: string) => page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name }).click()
  const dialog = page.getByRole('dialog')
  const move = stack.describe().feed.schedule.find(({ direction }) => direction === 'up')
  if (!move) throw new Error('The feed has no scheduled move.')

  // Browse, as a visitor.
  await page.goto('/')
  await page.getByRole('heading', { name: 'Being priced right now' }).waitFor()
  await page
    .getByRole('link', { name: /Bitcoin trade above/ })
    .first()
    .waitFor()
  await views.look(page, '01-landing')
  await page.goto('/spells')
  await page.getByRole('link', { name: /Everbloom/ }).waitFor()
  await views.look(page, '02-spells')
  await page.goto('/markets')
  await said(/open markets/)
  await views.look(page, '03-markets')
  await page.goto('/vault')
  await page.getByRole('main').getByRole('button', { name: 'Connect a wallet' }).waitFor()
  await views.look(page, '04-vault-visitor')
  await page.goto('/spell?id=everbloom')
  await page.getByRole('heading', { name: 'What can go wrong' }).waitFor()
  await views.look(page, '05-spell')

  // Connect and sign in.
  await button('Connect').click()
  await button('Test Wallet').waitFor()
  await views.look(page, '06-connect')
  await button('Test Wallet').click()
  await button(/^0x/).waitFor()

  // Cast by hand: a vault, its funds, a quote, one signature.
  await page.getByRole('link', { name: 'Cast Everbloom' }).click()
  await button('Get a vault address').waitFor()
  await views.look(page, '07-cast-no-vault')
  await button('Get a vault address').click()
  await page.getByLabel('Amount').fill('50')
  await button(/^Do it from my wallet/).waitFor()
  await views.look(page, '08-cast-missing')
  await button(/^Do it from my wallet/).click()
  await said('Your vault has what it needs.')
  await views.look(page, '09-cast-form')
  await button('Get a quote').click()
  await said('Simulation passed')
  await views.look(page, '10-quote')
  const shown = wallet.holdNext()
  await button('Sign and cast Everbloom').click()
  const prompt = await shown
  expect(prompt.method).toBe('eth_signTypedData_v4')
  expect(wallet.lastTypedData?.primaryType).toBe('OwnerOp')
  await said('Sign in your wallet')
  await views.look(page, '11-cast-to-sign')
  const sent = stack.failpoints.holdNext('tlm.sent')
  prompt.approve()
  const point = await sent
  await views.look(page, '12-cast-live')
  point.release()
  await said(/^Done/)
  const firstCast = effort()
  await views.look(page, '13-cast-done')
  await place('Positions')
  await said('Active')
  await views.look(page, '14-positions')

  // More funds, then a session.
  await place('Vault')
  await button('Add funds').click()
  await page.getByLabel('Amount').fill('500')
  await page.getByLabel('Token').selectOption('USDC')
  await views.look(page, '15-add-funds')
  await button('Send 500 USDC').click()
  await said('500 USDC arrived')
  await button('Arm a session').click()
  await dialog.getByLabel('Budget for all casts together').fill('300')
  await dialog.getByLabel('Most per cast').fill('100')
  await views.look(page, '16-arm')
  await button('Review').click()
  await dialog.getByRole('button', { name: 'Sign to arm' }).waitFor()
  await views.look(page, '17-arm-review')
  await dialog.getByRole('button', { name: 'Sign to arm' }).click()
  await said('Everbloom is armed.')
  await said(/^Armed$/)
  await views.look(page, '18-vault-armed')

  // A trigger on a market.
  await place('Markets')
  await page.getByLabel('Search markets').fill('central bank')
  await page
    .getByRole('link', { name: /central bank/ })
    .first()
    .click()
  await page.getByRole('slider', { name: 'Threshold' }).fill('70')
  await page.getByLabel('Amount').fill('100')
  await button('Arm the trigger').waitFor()
  await views.look(page, '19-market')
  await button('Arm the trigger').click()
  await said('It watches from now on')
  const firstTrigger = effort()
  await said(/^Armed$/)
  await views.look(page, '20-triggers')

  // The clock carries the market over the threshold.
  stack.clock.change({ setMs: move.endsAtMs })
  await page.getByRole('link', { name: 'See the cast' }).waitFor({ timeout: 180_000 })
  await views.look(page, '21-trigger-fired')
  await page.getByRole('link', { name: 'See the cast' }).click()
  await said(/^Done/, 60_000)
  await place('Positions')
  await said(/^150(\.\d+)? ?USDC/, 60_000)
  await views.look(page, '22-position-grown')

  // Disarm.
  await place('Vault')
  await button('Disarm').click()
  await button('Sign to disarm').waitFor()
  await views.look(page, '23-disarm')
  await button('Sign to disarm').click()
  await said('is disarmed')
  await views.look(page, '24-vault-disarmed')

  // Close the position and take everything back, by signature.
  await place('Positions')
  await page.getByRole('link', { name: 'Close' }).click()
  await button('All of it').click()
  await button('Get a quote').click()
  await button('Sign and close Everbloom').click()
  await said(/^Done/, 60_000)
  await place('Vault')
  await button('Withdraw').click()
  await dialog.getByLabel('Amount').fill('100')
  await dialog.getByRole('button', { name: /^Sign to withdraw 100/ }).waitFor()
  await views.look(page, '25-withdraw')
  await dialog.getByRole('button', { name: /^Sign to withdraw/ }).click()
  await said('went to your wallet', 60_000)

  // The rest without us.
  await button('Safety').click()
  await page.getByRole('heading', { name: '2. Take your funds back' }).waitFor()
  await views.look(page, '26-safety')
  await dialog.getByRole('button', { name: 'Withdraw' }).first().click()
  await said('The USDC is in your wallet.')
  await said('The vault holds nothing that this page knows of.')
  await page.keyboard.press('Escape')
  // What happened is shown once the minute's sealing is done.
  await stack.tick('* * * * *')
  await place('Activity')
  await said('A position was closed', 90_000)
  await views.look(page, '27-activity')

  expect(person.complaints).toEqual([])
  return { firstCast, firstTrigger }
}
