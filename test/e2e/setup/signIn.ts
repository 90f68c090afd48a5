import type { Page } from 'playwright-core'

/** Connects the test wallet and signs in, as a person does. */
export async function signIn(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Connect', exact: true }).click()
  await page.getByRole('button', { name: 'Test Wallet' }).click()
  await page.getByRole('button', { name: /^0x/ }).waitFor()
}
