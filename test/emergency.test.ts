import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { getDevAccount } from '@spells/local'
import { sessionValidatorAbi } from '@spells/shared/abi'
import type { Browser } from 'playwright-core'
import { erc20Abi } from 'viem'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { launchBrowser } from './e2e/setup/launchBrowser.ts'
import { openPerson } from './e2e/setup/openPerson.ts'
import { createViews } from './e2e/setup/views.ts'
import { visible } from './e2e/setup/visible.ts'
import { type ArmedStack, startArmedStack } from './setup/startArmedStack.ts'

const root = join(import.meta.dirname, '..')
const dir = mkdtempSync(join(tmpdir(), 'spells-emergency-'))

let armed: ArmedStack
let browser: Browser
let server: Server
beforeAll(async () => {
  ;[armed, browser] = await Promise.all([startArmedStack(), launchBrowser()])
})
afterAll(async () => {
  server?.close()
  await browser?.close()
  await armed?.stop()
  rmSync(dir, { recursive: true, force: true })
})

/** The page, from a server that knows nothing but this file. */
async function servePage(): Promise<string> {
  const { stack } = armed
  const chains = join(dir, 'chains.json')
  const page = join(dir, 'leave.html')
  const chain = { id: stack.describe().chainId, name: 'Spells local chain', rpcUrl: stack.rpcUrl }
  writeFileSync(chains, JSON.stringify([{ ...chain, deployment: stack.deployment }]))
  const args = [join(root, 'apps/web/scripts/emergency.ts'), chains, page]
  const { status, stderr } = spawnSync(process.execPath, args, { cwd: root, encoding: 'utf8' })
  if (status !== 0) throw new Error(stderr)
  const html = readFileSync(page)
  server = createServer((_, response) => response.setHeader('content-type', 'text/html').end(html))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
}

/** The file itself, in a browser whose wallet serves such pages. */
async function tryFromDisk(device: Omit<Parameters<typeof openPerson>[0], 'url'>): Promise<void> {
  const url = pathToFileURL(join(dir, 'leave.html')).href
  const { page, wallet, complaints, close } = await openPerson({ ...device, url })
  await page.goto(url)
  await page.getByRole('button', { name: 'Connect Test Wallet' }).click()
  await visible(page, 'one vault found').waitFor()
  await visible(page, /^Session 0x/).waitFor()
  wallet.rejectNext()
  await page.getByRole('button', { name: 'End every session' }).click()
  await visible(page, 'You declined in your wallet').waitFor()
  expect(complaints).toEqual([])
  await close()
}

test('default: with every server of ours stopped, sessions are ended, the position is closed and the funds are taken back', async () => {
  const { stack, client, wallet, vault, session, usdc, buildEntry } = armed
  const { id } = await client.casts.create(buildEntry(50_000_000n), 'a-position')
  await client.casts.wait(id)
  const url = await servePage()
  await Promise.all([stack.kill('public'), stack.kill('private'), stack.kill('bundler')])

  const { chainId, demoWallet } = stack.describe()
  const accounts = [getDevAccount(demoWallet.devAccount).account]
  const device = { browser, rpcUrl: stack.rpcUrl, chainId, accounts, size: 'phone' } as const
  await tryFromDisk(device)
  const person = await openPerson({ ...device, url })
  const { page } = person
  const asked = new Set<string>()
  page.on('request', (request) => asked.add(new URL(request.url()).origin))
  await page.goto(url)
  await page.getByRole('button', { name: 'Connect Test Wallet' }).click()
  await visible(page, 'one vault found').waitFor()
  expect((await page.getByLabel('Your vault’s address').inputValue()).toLowerCase()).toBe(vault.address.toLowerCase())
  await visible(page, /^Session 0x/).waitFor()
  expect(await page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth')).toBe(0)
  const views = createViews()
  await views.look(page, '80-emergency')
  expect(views.findings).toEqual([])

  person.wallet.rejectNext()
  await page.getByRole('button', { name: 'End every session' }).click()
  await visible(page, 'You declined in your wallet').waitFor()
  await page.getByRole('button', { name: 'End every session' }).click()
  await visible(page, 'Every session is ended.').waitFor()
  await visible(page, 'No session can act for this vault.').waitFor()
  await page.getByRole('button', { name: 'Close USDC' }).click()
  await visible(page, 'No open positions.').waitFor()
  for (const symbol of ['USDC', 'ETH']) {
    await page.getByRole('button', { name: `Withdraw ${symbol}` }).click()
    await visible(page, `The ${symbol} is in your wallet.`).waitFor()
  }
  await visible(page, 'The vault holds nothing that this page knows of.').waitFor()

  const balanceOf = (address: typeof vault.address, token = usdc.address) =>
    wallet.chain.readContract({ abi: erc20Abi, address: token, functionName: 'balanceOf', args: [address] })
  expect([await balanceOf(vault.address), await balanceOf(vault.address, usdc.aToken)]).toEqual([0n, 0n])
  expect(await wallet.chain.getBalance({ address: vault.address })).toBe(0n)
  expect(await balanceOf(wallet.address)).toBeGreaterThanOrEqual(10_000_000_000n)
  const [live] = await wallet.chain.readContract({
    abi: sessionValidatorAbi,
    address: stack.deployment.sessionValidator,
    functionName: 'getSession',
    args: [vault.address, session.sessionId],
  })
  expect(live).toBe(false)
  // Its own file, and the node.
  expect([...asked].sort()).toEqual([new URL(url).origin, new URL(stack.rpcUrl).origin].sort())
  expect(person.complaints).toEqual([])
  await person.close()
})
