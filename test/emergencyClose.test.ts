import { waitUntil } from '@spells/cli/journey'
import { createClient, ProblemError } from '@spells/client'
import { getEmergencyCloseTypedData } from '@spells/core'
import { getDevAccount } from '@spells/local'
import { bytesToHex, erc20Abi } from 'viem'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type ArmedStack, startArmedStack } from './setup/startArmedStack.ts'

let armed: ArmedStack
beforeAll(async () => {
  armed = await startArmedStack()
})
afterAll(() => armed?.stop())

function readSupplied(): Promise<bigint> {
  const args = [armed.vault.address] as const
  return armed.wallet.chain.readContract({ address: armed.usdc.aToken, abi: erc20Abi, functionName: 'balanceOf', args })
}

test('behavior: with Postgres stopped and without a sign-in, the owner’s signature closes the position once', async () => {
  const { stack, client, vault, buildEntry, wallet } = armed
  const entry = await client.casts.create(buildEntry(5_000_000n), 'emergency-entry')
  await client.casts.wait(entry.id, { timeoutMs: 60_000 })
  expect(await readSupplied()).toBeGreaterThan(0n)
  await stack.kill('postgres')

  const { chainId, demoWallet } = stack.describe()
  const { account } = getDevAccount(demoWallet.devAccount)
  const { timestamp } = await wallet.chain.getBlock()
  const nonce = bytesToHex(crypto.getRandomValues(new Uint8Array(32)))
  const terms = { chainId, vault: vault.address, nonce, deadlineSec: Number(timestamp) + 600 }
  const signature = await account.signTypedData(getEmergencyCloseTypedData(terms))
  const stranger = createClient({ baseUrl: stack.apiUrl })
  const ask = () => stranger.vaults.emergencyClose(vault.address, { ...terms, signature })
  const first = await ask()
  expect(first.closes).toMatchObject([{ asset: armed.usdc.address, intentId: expect.any(String) }])
  const landed = await waitUntil('the operation to land', async () => {
    const [close] = (await ask()).closes
    return close?.status === 'CONFIRMED' || close?.status === 'FINALIZED' ? close : undefined
  })
  expect(landed.intentId).toBe(first.closes[0]?.intentId)
  expect(landed.paidBy).toBeOneOf(['sponsor', 'vault'])
  expect(await readSupplied()).toBe(0n)

  const late = { ...terms, deadlineSec: terms.deadlineSec + 1 }
  const refused = await stranger.vaults.emergencyClose(vault.address, { ...late, signature }).catch((error) => error)
  expect(refused).toBeInstanceOf(ProblemError)
  expect(refused).toMatchObject({ problem: { code: 'signature_rejected' } })
  await stack.restart('postgres')

  // What was done without the database is told by it afterwards.
  const told = await waitUntil('the cast of the close', async () => {
    await stack.tick('* * * * *')
    const { items } = await client.casts.list()
    return items.find(({ cause, status }) => cause.kind === 'emergency' && status === 'FINALIZED')
  })
  expect(told.plan).toMatchObject({ action: 'exit', sessionId: armed.session.id })
  const { items: positions } = await client.positions.list()
  expect(positions).toMatchObject([{ state: 'closed', amount: '0' }])
})
