import type { Locator, Page } from 'playwright-core'

/** The first place where a text can be seen; a toast and a dialog may both hold it. */
export function visible(page: Page, text: string | RegExp): Locator {
  return page.getByText(text).filter({ visible: true }).first()
}
