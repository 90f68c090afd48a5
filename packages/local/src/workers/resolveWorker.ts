import { existsSync, readFileSync } from 'node:fs'
import { unstable_getMiniflareWorkerOptions as getWorkerOptions, unstable_readConfig as readConfig } from 'wrangler'
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
export function resolveWorker(options: { readonly configPath: string; readonly scriptPath: string }): ResolvedWorker {
  const path = getResolvedPath(options.scriptPath)
  if (existsSync(path)) return JSON.parse(readFileSync(path, 'utf8')) as ResolvedWorker
  const { name = '' } = readConfig({ config: options.configPath }, { hideWarnings: true })
  const { workerOptions, externalWorkers } = getWorkerOptions(options.configPath)
  const resolved: ResolvedWorker = { name, workerOptions, externalWorkers }
  // It may hold connection strings.
  writeFileAtomic(path, JSON.stringify(resolved), { mode: 0o600 })
  return resolved
}
