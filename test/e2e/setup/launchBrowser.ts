import { findChromium } from '@spells/local/chromium'
import { type Browser, chromium } from 'playwright-core'

/** Starts the Chromium that comes from npm. */
export function launchBrowser(): Promise<Browser> {
  const { executablePath, args, env } = findChromium()
  return chromium.launch({ executablePath, args: [...args], env: { ...env } })
}
