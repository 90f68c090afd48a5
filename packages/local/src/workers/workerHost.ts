// The process of one Worker: workerd under miniflare, from a bundle, with the bindings of its wrangler.toml.
import { readFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { convertV4MiniflareOptions, Log, LogLevel, Miniflare } from 'miniflare'
import { unstable_getMiniflareWorkerOptions as getWorkerOptions, unstable_readConfig as readConfig } from 'wrangler'
import { hostOptionsSchema } from './hostOptions.ts'

const options = hostOptionsSchema.parse(JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8')))
const { name = '' } = readConfig({ config: options.configPath }, { hideWarnings: true })
for (const [binding, connectionString] of Object.entries(options.databases)) {
  process.env[`CLOUDFLARE_HYPERDRIVE_LOCAL_CONNECTION_STRING_${binding}`] = connectionString
}
const { workerOptions, externalWorkers } = getWorkerOptions(options.configPath)
const { modulesRules: _, ...bindings } = workerOptions

const miniflare = new Miniflare(
  convertV4MiniflareOptions({
    host: '127.0.0.1',
    port: options.port,
    log: new Log(LogLevel.INFO),
    cf: false,
    logRequests: false,
    unsafeTriggerHandlers: true,
    unsafeDevRegistryPath: options.registryDir,
    resourcePersistencePath: options.persistDir,
    workers: [
      {
        ...bindings,
        name,
        bindings: { ...(bindings.bindings as Record<string, string> | undefined), ...options.vars },
        modules: true,
        modulesRoot: dirname(options.scriptPath),
        scriptPath: options.scriptPath,
      },
      ...externalWorkers,
    ],
  }),
)
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => void miniflare.dispose().finally(() => process.exit(0)))
}
await miniflare.ready
