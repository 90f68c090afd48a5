import { spawn } from 'node:child_process'
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { findChromium } from '@spells/local/chromium'

/** A browser that Lighthouse can drive. */
export type MeasuredBrowser = { readonly port: number; close(): Promise<void> }

/** Starts Chromium with an empty profile. */
export async function openBrowser(scratchDir: string): Promise<MeasuredBrowser> {
  const { executablePath, args, env } = findChromium()
  const profile = join(scratchDir, 'profile')
  const flags = [
    ...args,
    '--remote-debugging-port=0',
    `--user-data-dir=${profile}`,
    '--disable-extensions',
    'about:blank',
  ]
  const browser = spawn(executablePath, flags, { env: { ...process.env, ...env }, stdio: ['ignore', 'ignore', 'pipe'] })
  const exited = new Promise<void>((resolve) => browser.on('exit', () => resolve()))
  const port = await new Promise<number>((resolve, reject) => {
    let said = ''
    browser.stderr.on('data', (chunk: Buffer) => {
      said += chunk.toString('utf8')
      const [, found] = /DevTools listening on ws:\/\/[^:]+:(\d+)\//.exec(said) ?? []
      if (found) resolve(Number(found))
    })
    browser.on('exit', (code) => reject(new Error(`Chromium ended with ${code}:\n${said}`)))
  })
  return {
    port,
    close: async () => {
      browser.kill('SIGTERM')
      await exited
      rmSync(profile, { recursive: true, force: true })
    },
  }
}
