import { execFile } from 'node:child_process'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { AppError } from '@spells/shared'
import { wranglerEnvironment } from './wranglerEnvironment.ts'

/**
 * Bundles a Worker exactly as a deploy would.
 * @returns path of the bundle
 * @throws worker_not_built with the compiler's words
 */
export async function buildWorker(options: { readonly configPath: string; readonly outDir: string }): Promise<string> {
  const { configPath, outDir } = options
  const wrangler = join(dirname(createRequire(import.meta.url).resolve('wrangler/package.json')), 'bin', 'wrangler.js')
  const args = [wrangler, 'deploy', '--dry-run', '--config', configPath, '--outdir', outDir]
  try {
    await promisify(execFile)(process.execPath, args, {
      cwd: dirname(configPath),
      env: { ...process.env, ...wranglerEnvironment },
    })
  } catch (cause) {
    const output = cause as { readonly stdout?: string; readonly stderr?: string }
    throw new AppError({
      code: 'worker_not_built',
      shortMessage: `The Worker of ${configPath} does not build:\n${output.stdout ?? ''}${output.stderr ?? ''}`,
      facts: { configPath },
      cause,
      retry: 'never',
    })
  }
  return join(outDir, 'index.js')
}
