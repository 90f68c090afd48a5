import { mkdirSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { AppError } from '@spells/shared'
import { readLogTail } from '../logTail.ts'
import { spawnProcess } from '../process.ts'
import type { Reaper } from '../reaper.ts'
import { getResolvedPath } from './getResolvedPath.ts'
import { readWorkerConfig } from './readWorkerConfig.ts'
import { wranglerEnvironment } from './wranglerEnvironment.ts'

const SCRIPT = 'index.js'

/**
 * Bundles a Worker exactly as a deploy would, without its static files: the process that runs it is told where they are.
 * @returns path of the bundle
 * @throws worker_not_built with the compiler's words
 */
export async function buildWorker(options: {
  readonly configPath: string
  readonly outDir: string
  readonly logPath: string
  readonly reaper?: Reaper
}): Promise<string> {
  const { configPath, outDir, logPath, reaper } = options
  rmSync(getResolvedPath(join(outDir, SCRIPT)), { force: true })
  const noAssets = join(outDir, 'no-assets')
  mkdirSync(noAssets, { recursive: true })
  const wrangler = join(dirname(createRequire(import.meta.url).resolve('wrangler/package.json')), 'bin', 'wrangler.js')
  const build = await spawnProcess({
    name: 'build',
    command: process.execPath,
    args: [
      ...[wrangler, 'deploy', '--dry-run', '--config', configPath, '--outdir', outDir],
      ...(readWorkerConfig(configPath).assets ? ['--assets', noAssets] : []),
    ],
    cwd: dirname(configPath),
    env: wranglerEnvironment,
    logPath,
    ...(reaper ? { reaper } : {}),
  })
  const { code, signal } = await build.exited
  if (code === 0) return join(outDir, SCRIPT)
  throw new AppError({
    code: 'worker_not_built',
    shortMessage: `The Worker of ${configPath} does not build; the log ends with:\n${readLogTail(logPath)}`,
    facts: { configPath, code, signal },
    retry: 'never',
  })
}
