import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { findChromium } from './findChromium.ts'

test('default: a browser that starts and can be driven', async () => {
  const { executablePath, args, env } = findChromium()
  const profile = mkdtempSync(join(tmpdir(), 'spells-chromium-'))
  const browser = spawn(executablePath, [...args, '--remote-debugging-port=0', `--user-data-dir=${profile}`], {
    env,
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  const exited = new Promise((resolve) => browser.on('exit', resolve))
  let said = ''
  browser.stderr.on('data', (chunk: Buffer) => {
    said += chunk.toString('utf8')
  })
  try {
    await expect.poll(() => said).toContain('DevTools listening on ws://')
  } finally {
    browser.kill('SIGKILL')
    await exited
    rmSync(profile, { recursive: true, force: true })
  }
})
