import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { getDevAccount, type Stack, startStack } from '@spells/local'
import type { Browser } from 'playwright-core'
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

/** Starts the whole system as `npm start` does, with failpoints, and a browser. */
export async function startStage(): Promise<Stage> {
  const stateDir = mkdtempSync(join(tmpdir(), 'spells-e2e-'))
  const [stack, browser] = await Promise.all([
    startStack({ stateDir, blockTimeMs: 500, failpoints: 'on', web: 'build' }),
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
