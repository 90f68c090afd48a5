import { spawnSync } from 'node:child_process'
import { createRequire } from 'node:module'
import { join } from 'node:path'

/** Builds the blank page with the same Next, for the same browsers. @returns the directory of its files */
export function buildBlank(): string {
  const cwd = join(import.meta.dirname, 'blank')
  const next = createRequire(import.meta.url).resolve('next/dist/bin/next')
  const env = { ...process.env, NODE_ENV: 'production' as const, NEXT_TELEMETRY_DISABLED: '1' }
  const { status, stdout, stderr } = spawnSync(process.execPath, [next, 'build'], { cwd, env, encoding: 'utf8' })
  if (status !== 0) throw new Error(`The blank page does not build:\n${stdout}${stderr}`)
  return join(cwd, 'out')
}
