import { expect } from 'vitest'
import { openArmedPerson } from '../setup/openArmedPerson.ts'
import type { Stage } from '../setup/startStage.ts'
import { visible } from '../setup/visible.ts'

export async function rejectPrompts(stage: Stage): Promise<void> {
  const { page, wallet } = await stage.openPerson([11])
  await page.goto('/')
  await page.getByRole('button', { name: 'Connect', exact: true }).click()
  wallet.rejectNext()
  await page.getByRole('button', { name: 'Test Wallet' }).click()
  await visible(page, 'You declined in your wallet').waitFor()
  await stage.views.look(page, '30-rejected-connect')
  const shown = wallet.holdNext()
  await page.getByRole('button', { name: 'Test Wallet' }).click()
  ;(await shown).approve()
  const asked = wallet.holdNext()
  ;(await asked).reject()
  await visible(page, 'You declined in your wallet').waitFor()
  await stage.views.look(page, '31-rejected-sign-in')
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
  await page.getByRole('button', { name: /^0x/ }).waitFor()
  expect(wallet.prompts).toEqual([
    'wallet_requestPermissions',
    'wallet_requestPermissions',
    'personal_sign',
    'personal_sign',
  ])
}

export async function useWrongNetwork(stage: Stage): Promise<void> {
  const { person, session, client } = await openArmedPerson(stage, [12])
  const { page, wallet } = person
  const { chainId } = stage.stack.describe()
  wallet.switchChain(1)
  await page.goto('/vault')
  await page.getByRole('button', { name: 'Disarm' }).click()
  await visible(page, 'Your wallet is on another network').waitFor()
  await stage.views.look(page, '32-wrong-network')
  wallet.rejectNext()
  await page
    .getByRole('button', { name: /^Switch to/ })
    .first()
    .click()
  await visible(page, 'You declined in your wallet').waitFor()
  await page
    .getByRole('button', { name: /^Switch to/ })
    .first()
    .click()
  await page.getByRole('button', { name: 'Sign to disarm' }).waitFor()
  expect(wallet.prompts.filter((one) => one === 'wallet_switchEthereumChain')).toHaveLength(2)
  expect((await client.sessions.get(session.vaultId, session.id)).status).toBe('installed')
  expect(chainId).not.toBe(1)
}

export async function switchAccount(stage: Stage): Promise<void> {
  const { person } = await openArmedPerson(stage, [13, 14])
  const { page, wallet } = person
  await page.goto('/vault')
  await page.getByRole('button', { name: 'Disarm' }).click()
  await page.getByRole('button', { name: 'Sign to disarm' }).waitFor()
  wallet.switchAccount(1)
  await visible(page, 'Your wallet is at another account').waitFor()
  await stage.views.look(page, '33-account-switched')
  wallet.switchAccount(0)
  await page.getByRole('button', { name: 'Sign to disarm' }).waitFor()
}
