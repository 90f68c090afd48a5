import { mkdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import type { AxeResults, RunOptions } from 'axe-core'
import type { Browser, Page } from 'playwright-core'
import { SIZES } from './openPerson.ts'

const root = join(import.meta.dirname, '..', '..', '..')
const directory = join(root, '.cache', 'e2e')
const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const THEMES = ['light', 'dark'] as const

/** Looks at views: checks what can be checked by a machine and, on a tour, keeps pictures for the eye. */
export type Views = {
  /** Every view seen so far, with what axe found in it, in each theme. */
  readonly findings: readonly string[]
  readonly seen: readonly string[]
  look(page: Page, name: string): Promise<void>
  /** Pictures of every open page, when a journey has failed. */
  keepFailure(browser: Browser, name: string): Promise<void>
}

export function createViews(): Views {
  const findings: string[] = []
  const seen: string[] = []
  const tour = process.env.E2E_TOUR === '1'
  mkdirSync(directory, { recursive: true })
  return {
    findings,
    seen,
    look: async (page, name) => {
      const before = page.viewportSize()
      seen.push(name)
      for (const theme of THEMES) {
        await page.emulateMedia({ colorScheme: theme })
        for (const violation of await runAxe(page, { colorsAlone: theme === 'dark' && !tour }))
          findings.push(`${name}, ${theme}: ${violation}`)
        if (!tour) continue
        for (const [sizeName, size] of Object.entries(SIZES)) {
          await page.setViewportSize(size)
          // What is drawn to measure follows the new size within a frame.
          await page.evaluate('new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))')
          const path = join(directory, `${name}-${theme}-${sizeName}.png`)
          const overflow = await page.evaluate(
            'document.documentElement.scrollWidth - document.documentElement.clientWidth',
          )
          if (overflow !== 0) findings.push(`${name}, ${sizeName}: ${overflow} px wider than the screen`)
          const height = Number(await page.evaluate('document.documentElement.scrollHeight'))
          // As tall as the page, so that what is fixed to an edge of the screen is at an edge of the picture.
          await page.setViewportSize({ width: size.width, height: Math.max(size.height, height) })
          await page.screenshot({ path, animations: 'disabled' })
        }
      }
      await page.emulateMedia({ colorScheme: 'light' })
      if (before && tour) await page.setViewportSize(before)
    },
    keepFailure: async (browser, name) => {
      const pages = browser.contexts().flatMap((context) => context.pages())
      for (const [index, page] of pages.entries()) {
        const path = join(directory, `failed-${name.replaceAll(/[^a-z]+/gi, '-')}-${index}.png`)
        await page.screenshot({ path }).catch(() => undefined)
        console.log(`See ${path}`)
      }
    },
  }
}

/** The other theme has the same document: there only the colours can differ. */
async function runAxe(page: Page, { colorsAlone }: { readonly colorsAlone: boolean }): Promise<readonly string[]> {
  const options: RunOptions = {
    resultTypes: ['violations'],
    ...(colorsAlone ? { runOnly: { type: 'rule', values: ['color-contrast', 'link-in-text-block'] } } : {}),
  }
  // Evaluated by the browser's debugger: the page's policy stays as it is.
  if (!(await page.evaluate("'axe' in window"))) await page.evaluate(axeSource)
  const { violations } = (await page.evaluate(`axe.run(document, ${JSON.stringify(options)})`)) as AxeResults
  return violations.map(
    ({ id, nodes }) => `${id}: ${nodes.map(({ html, failureSummary }) => `${html} (${failureSummary})`).join('; ')}`,
  )
}
