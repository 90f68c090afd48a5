import type { Browser, BrowserContext, Page } from 'playwright-core'
import type { LocalAccount } from 'viem'
import { createTestWallet, type TestWallet } from './createTestWallet.ts'
import { installPageWallet } from './pageWallet.ts'

/** Somebody with a browser and a wallet of their own. */
export type Person = {
  readonly wallet: TestWallet
  readonly page: Page
  readonly context: BrowserContext
  /** How often the pointer was pressed so far. */
  readonly clicks: number
  /** What the pages complained about: uncaught errors and violations of their policy. */
  readonly complaints: readonly string[]
  /** Another tab of the same browser with the same wallet. */
  openTab(): Promise<Page>
  close(): Promise<void>
}

export const SIZES = {
  phone: { width: 390, height: 844 },
  desk: { width: 1280, height: 900 },
} as const

const WAIT_MS = 120_000

/** Opens a fresh browser profile whose pages find a wallet with these accounts. */
export async function openPerson(options: {
  readonly browser: Browser
  readonly url: string
  readonly rpcUrl: string
  readonly chainId: number
  readonly accounts: readonly LocalAccount[]
  readonly size?: keyof typeof SIZES
}): Promise<Person> {
  const { browser, url, rpcUrl, chainId, accounts, size = 'desk' } = options
  const context = await browser.newContext({ baseURL: url, viewport: SIZES[size], reducedMotion: 'reduce' })
  context.setDefaultTimeout(WAIT_MS)
  let clicks = 0
  const complaints: string[] = []
  const wallet = createTestWallet({
    ...{ accounts, rpcUrl, chainId },
    onEvent: (event) => {
      for (const page of context.pages())
        void page.evaluate((told) => window.tellTestWallet(told), event).catch(() => {})
    },
  })
  await context.exposeFunction('askTestWallet', wallet.handle)
  await context.exposeFunction('countTestClick', () => {
    clicks += 1
  })
  await context.exposeFunction('reportTestViolation', (violation: string) => {
    complaints.push(`policy: ${violation}`)
  })
  await context.addInitScript(installPageWallet, { name: 'Test Wallet' })
  const openTab = async () => {
    const page = await context.newPage()
    page.on('pageerror', (error) => complaints.push(`error: ${error.stack ?? error.message}`))
    return page
  }
  return {
    wallet,
    context,
    complaints,
    openTab,
    page: await openTab(),
    get clicks() {
      return clicks
    },
    close: () => context.close(),
  }
}
