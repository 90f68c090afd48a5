import { spawnSync } from 'node:child_process'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import type { Environment } from './buildHeaderRules.ts'
import { writeHeaders } from './writeHeaders.ts'

const web = join(import.meta.dirname, '..')

/**
 * Builds every page of the web app as static files, checks them and writes the headers they are served with.
 * @param options.environment `local` for a stack on this machine, `deployed` for anything behind https
 * @returns the directory
 */
export function exportPages(options: { readonly environment: Environment }): string {
  const next = createRequire(import.meta.url).resolve('next/dist/bin/next')
  const { status } = spawnSync(process.execPath, [next, 'build'], {
    cwd: web,
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { ...process.env, NODE_ENV: 'production', NEXT_TELEMETRY_DISABLED: '1' },
  })
  if (status !== 0) throw new Error(`next build ended with ${status}`)
  const directory = join(web, 'out')
  writeHeaders(directory, options)
  return directory
}
