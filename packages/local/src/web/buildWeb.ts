import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { AppError } from '@spells/shared'
import { readLogTail } from '../logTail.ts'
import { spawnProcess } from '../process.ts'
import type { Reaper } from '../reaper.ts'

const repository = fileURLToPath(new URL('../../../..', import.meta.url))

/**
 * Builds the web app, or finds the build of the same sources.
 * @returns the directory of its files; it is never changed afterwards
 * @throws web_not_built with the compiler's words
 */
export async function buildWeb(options: { readonly logPath: string; readonly reaper?: Reaper }): Promise<string> {
  const { logPath, reaper } = options
  const build = await spawnProcess({
    name: 'web build',
    command: process.execPath,
    args: [join(repository, 'apps/web/scripts/buildCached.ts'), join(repository, '.cache/web')],
    logPath,
    ...(reaper ? { reaper } : {}),
  })
  const { code, signal } = await build.exited
  if (code === 0) return readFileSync(logPath, 'utf8').trimEnd().split('\n').at(-1) ?? ''
  throw new AppError({
    code: 'web_not_built',
    shortMessage: `The web app does not build; the log ends with:\n${readLogTail(logPath)}`,
    facts: { code, signal },
    retry: 'never',
  })
}
