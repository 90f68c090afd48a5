import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { getDevAccount, type Stack, startStack } from '@spells/local'
import type { Browser } from 'playwright-core'
import { parseEther } from 'viem'
import { launchBrowser } from './launchBrowser.ts'
import { openPerson, type Person, type SIZES } from './openPerson.ts'
import { createViews, type Views } from './views.ts'

/** One stack and one browser, for all journeys. */
export type Stage = {
  readonly stack: Stack
  readonly browser: Browser
  readonly views: Views
  /** Somebody whose wallet holds these development accounts of the local chain. */
  openPerson(accounts: readonly number[], size?: keyof typeof SIZES): Promise<Person>
  stop(): Promise<void>
}

/** What the sponsor pays for one workspace a day: enough for the whole way, and soon used up. */
export const SPONSORED_OPERATIONS = 8
const quota = { operations: SPONSORED_OPERATIONS, costWei: String(parseEther('0.5')) }

/** Starts the whole system as `npm start` does, with failpoints, and a browser. */
export async function startStage(): Promise<Stage> {
  const stateDir = mkdtempSync(join(tmpdir(), 'spells-e2e-'))
  const [stack, browser] = await Promise.all([
    startStack({
      ...{ stateDir, blockTimeMs: 500, failpoints: 'on', web: 'build' },
      vars: { private: { SPONSOR_QUOTA: JSON.stringify(quota) } },
    }),
    launchBrowser(),
  ])
  const { chainId } = stack.describe()
  return {
    stack,
    browser,
    views: createViews(),
    openPerson: (indexes, size) =>
      openPerson({
        ...{ browser, url: stack.apiUrl, chainId, rpcUrl: stack.rpcUrl },
        accounts: indexes.map((index) => getDevAccount(index).account),
        ...(size ? { size } : {}),
      }),
    stop: async () => {
      await browser.close()
      await stack.stop()
      rmSync(stateDir, { recursive: true, force: true })
    },
  }
}
