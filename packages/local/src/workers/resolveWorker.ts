import { existsSync, readFileSync } from 'node:fs'
import type { unstable_getMiniflareWorkerOptions as getWorkerOptions } from 'wrangler'
import { writeFileAtomic } from '../writeFileAtomic.ts'
import { getResolvedPath } from './getResolvedPath.ts'

/** What workerd is told of a Worker. */
export type ResolvedWorker = { readonly name: string } & Pick<
  ReturnType<typeof getWorkerOptions>,
  'workerOptions' | 'externalWorkers'
>

/**
 * The Worker as its wrangler.toml described it when the bundle was new: read at the first start and kept beside the
 * bundle, so that a restart never meets an old bundle with bindings that were changed since.
 */
export async function resolveWorker(options: {
  readonly configPath: string
  readonly scriptPath: string
}): Promise<ResolvedWorker> {
  const path = getResolvedPath(options.scriptPath)
  if (existsSync(path)) return JSON.parse(readFileSync(path, 'utf8')) as ResolvedWorker
  // Half of a restart's time would go into loading it.
  const wrangler = await import('wrangler')
  const { name = '' } = wrangler.unstable_readConfig({ config: options.configPath }, { hideWarnings: true })
  const { workerOptions, externalWorkers } = wrangler.unstable_getMiniflareWorkerOptions(options.configPath)
  const resolved: ResolvedWorker = { name, workerOptions, externalWorkers }
  // It may hold connection strings.
  writeFileAtomic(path, JSON.stringify(resolved), { mode: 0o600 })
  return resolved
}
