// The process of one Worker: workerd under miniflare, from a bundle, with the bindings of its wrangler.toml.
import { readFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { convertV4MiniflareOptions, Log, LogLevel, Miniflare, type V4WorkerOptions } from 'miniflare'
import { hostOptionsSchema } from './hostOptions.ts'
import { resolveWorker } from './resolveWorker.ts'

type RateLimits = NonNullable<V4WorkerOptions['ratelimits']>

const options = hostOptionsSchema.parse(JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8')))
for (const [binding, connectionString] of Object.entries(options.databases)) {
  process.env[`CLOUDFLARE_HYPERDRIVE_LOCAL_CONNECTION_STRING_${binding}`] = connectionString
}
const { name, workerOptions, externalWorkers } = await resolveWorker(options)
const { modulesRules: _, ...bindings } = workerOptions
const assets = bindings.assets as V4WorkerOptions['assets']

// INSPECTOR_PORT_SPELLS=9229 lets a debugger look into the Worker of that name.
const inspectorPort = process.env[`INSPECTOR_PORT_${name.toUpperCase().replaceAll('-', '_')}`]

const miniflare = new Miniflare(
  convertV4MiniflareOptions({
    host: '127.0.0.1',
    port: options.port,
    log: new Log(LogLevel.INFO),
    cf: false,
    ...(inspectorPort === undefined ? {} : { inspectorPort: Number(inspectorPort) }),
    logRequests: false,
    unsafeTriggerHandlers: true,
    unsafeDevRegistryPath: options.registryDir,
    resourcePersistencePath: options.persistDir,
    workers: [
      {
        ...bindings,
        ...(assets ? { assets: { ...assets, directory: options.assetsDir ?? assets.directory } } : {}),
        name,
        bindings: { ...(bindings.bindings as Record<string, string> | undefined), ...options.vars },
        hyperdrives: { ...(bindings.hyperdrives as V4WorkerOptions['hyperdrives']), ...options.databases },
        ratelimits: limitRequests((bindings.ratelimits ?? {}) as RateLimits, options.requestLimit),
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

/** The same rate limits, with another number. */
function limitRequests(limits: RateLimits, requestLimit: number | undefined): RateLimits {
  if (requestLimit === undefined) return limits
  return Object.fromEntries(
    Object.entries(limits).map(([name, { namespace_id, simple }]) => [
      name,
      { namespace_id, simple: { ...simple, limit: requestLimit } },
    ]),
  )
}
