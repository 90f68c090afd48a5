import { expect } from 'vitest'
import { openArmedPerson } from '../setup/openArmedPerson.ts'
import type { Stage } from '../setup/startStage.ts'

/** A session that could not enter, or not leave again, is not offered for signing; the page says what is missing. */
export async function refuseArming(stage: Stage): Promise<void> {
  const { person } = await openArmedPerson(stage, [29])
  const { page, wallet } = person
  const dialog = page.getByRole('dialog')
  await page.goto('/vault')
  await page.getByRole('button', { name: 'Arm a session' }).click()
  await dialog.getByLabel('Budget for all casts together').fill('300')
  await dialog.getByLabel('Most per cast').fill('100')
  await dialog.getByText('Number of operations and network fees').click()
  await dialog.getByLabel('Fees for those, at most').fill('0.000000000000000001')
  await dialog.getByRole('button', { name: 'Review' }).click()
  await dialog.getByText(/Its exit would fail\. .*gas budget/).waitFor()
  expect(await dialog.getByRole('button', { name: 'Sign to arm' }).count()).toBe(0)
  await stage.views.look(page, '77-arm-refused-exit')

  await dialog.getByRole('button', { name: 'Change the limits' }).click()
  // The vault has none of it.
  await dialog.getByLabel('Token').selectOption('WETH')
  await dialog.getByLabel('Budget for all casts together').fill('2')
  await dialog.getByLabel('Most per cast').fill('1')
  await dialog.getByRole('button', { name: 'Review' }).click()
  await dialog.getByText(/Its entry would fail\. .*WETH/).waitFor()
  expect(await dialog.getByRole('button', { name: 'Sign to arm' }).count()).toBe(0)
  await stage.views.look(page, '78-arm-refused-entry')

  await dialog.getByRole('button', { name: 'Change the limits' }).click()
  await dialog.getByLabel('Token').selectOption('USDC')
  await dialog.getByLabel('Budget for all casts together').fill('300')
  await dialog.getByLabel('Most per cast').fill('100')
  await dialog.getByRole('button', { name: 'Review' }).click()
  await dialog.getByRole('button', { name: 'Sign to arm' }).waitFor()
  expect(wallet.prompts.filter((method) => method === 'eth_signTypedData_v4')).toEqual([])
}
