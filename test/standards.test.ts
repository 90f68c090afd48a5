import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createWallet } from '@spells/cli/journey'
import { getDevAccount, type Stack, startStack } from '@spells/local'
import { createSmartAccountClient } from 'permissionless'
import { toSimpleSmartAccount } from 'permissionless/accounts'
import { http, parseEther } from 'viem'
import { entryPoint08Address } from 'viem/account-abstraction'
import { privateKeyToAccount } from 'viem/accounts'
import { afterAll, beforeAll, expect, test } from 'vitest'

const stateDir = mkdtempSync(join(tmpdir(), 'spells-standards-'))
let stack: Stack
beforeAll(async () => {
  stack = await startStack({ stateDir, blockTimeMs: 500 })
})
afterAll(async () => {
  await stack?.stop()
  rmSync(stateDir, { recursive: true, force: true })
})

test("behavior: another library's account lands on the stack with no address given", async () => {
  const { chainId, demoWallet } = stack.describe()
  const { privateKey } = getDevAccount(demoWallet.devAccount)
  const wallet = createWallet({ privateKey, rpcUrl: stack.rpcUrl, chainId })
  const account = await toSimpleSmartAccount({
    client: wallet.chain,
    owner: privateKeyToAccount(privateKey),
    entryPoint: { address: entryPoint08Address, version: '0.8' },
  })
  await wallet.sendCalls([
    { to: account.address, valueWei: parseEther('1').toString(), data: '0x', purpose: 'fund the account' },
  ])
  const client = createSmartAccountClient({
    account,
    chain: wallet.chain.chain,
    client: wallet.chain,
    bundlerTransport: http(stack.bundlerUrl),
  })
  const hash = await client.sendUserOperation({ calls: [{ to: wallet.address, value: 1n, data: '0x' }] })
  const { success, userOpHash } = await client.waitForUserOperationReceipt({ hash, timeout: 180_000 })
  expect({ success, userOpHash }).toEqual({ success: true, userOpHash: hash })
})
