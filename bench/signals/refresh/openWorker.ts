import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { migrate } from '@spells/db/migrate'
import { buildWorker } from '@spells/local/buildWorker'
import { startNeonProxy } from '@spells/local/neonProxy'
import { getFreePort } from '@spells/local/ports'
import { startPostgres } from '@spells/local/postgres'
import { startWorker } from '@spells/local/startWorker'
import type { Deployment } from '@spells/shared'

const repository = join(import.meta.dirname, '../../..')
const address = (digit: string): `0x${string}` => `0x${digit.repeat(40)}`
/** Nothing of a chain is asked for by a refresh. */
const DEPLOYMENT: Deployment = {
  ...{ entryPoint: address('1'), factory: address('2'), vaultImplementation: address('3') },
  ...{ ownerValidator: address('4'), sessionValidator: address('5'), weth: address('6') },
  aave: { pool: address('7'), assets: [] },
}
const NOWHERE = 'http://127.0.0.1:1'

/**
 * The public Worker with a database, and nothing else of the stack: no cron runs but those that are asked for.
 * @param options.v8Flags of workerd, e.g. `--max-old-space-size=100`
 * @param options.isInspected whether one may look into its isolates, which takes memory of its own
 */
export async function openWorker(
  gammaUrl: string,
  options: { readonly v8Flags?: readonly string[]; readonly isInspected?: boolean } = {},
) {
  const directory = mkdtempSync(join(tmpdir(), 'spells-refresh-'))
  const stops: (() => Promise<unknown>)[] = [async () => rmSync(directory, { recursive: true, force: true })]
  const stop = async () => {
    for (const end of stops.reverse()) await end().catch(() => {})
  }
  try {
    const postgres = await startPostgres()
    stops.push(() => postgres.stop())
    await migrate(postgres.urls.owner)
    const proxy = await startNeonProxy({ postgres })
    stops.push(() => proxy.stop())
    const configPath = join(repository, 'wrangler.toml')
    const logPath = join(directory, 'worker.log')
    const assetsDir = join(directory, 'assets')
    mkdirSync(assetsDir)
    const { v8Flags, isInspected = false } = options
    setVariable('INSPECTOR_PORT_SPELLS', isInspected ? String(await getFreePort()) : undefined)
    setVariable('MINIFLARE_WORKERD_V8_FLAGS', v8Flags?.join(' '))
    const worker = await startWorker({
      ...{ part: 'public', configPath, logPath, assetsDir, port: await getFreePort(), healthPath: '/v1/health' },
      scriptPath: await buildWorker({ configPath, outDir: join(directory, 'build'), logPath }),
      persistDir: join(directory, 'worker'),
      registryDir: join(directory, 'registry'),
      vars: {
        ...{ ENVIRONMENT: 'local', PUBLIC_URL: NOWHERE, SIWE_DOMAIN: '127.0.0.1', CHAIN_ID: '31337' },
        ...{ RPC_URLS: NOWHERE, CLOB_URL: NOWHERE, PRICES_URL: NOWHERE, GAMMA_URL: gammaUrl },
        DEPLOYMENT: JSON.stringify(DEPLOYMENT),
        NEON_DATABASE_URL: postgres.urls.system,
        NEON_LOCAL_PROXY: `127.0.0.1:${proxy.port}`,
        SERVICE_TOKEN_SECRET: 'only-for-this-benchmark-0123456789abcdef',
      },
      databases: { HYPERDRIVE: postgres.urls.app, HYPERDRIVE_SYSTEM: postgres.urls.system },
    })
    stops.push(() => worker.stop())
    return { url: worker.url, pid: worker.pid, databaseUrl: postgres.urls.superuser, stop }
  } catch (error) {
    await stop()
    throw error
  }
}

/** For the processes that are started from now on. */
function setVariable(name: string, value: string | undefined): void {
  if (value === undefined) delete process.env[name]
  else process.env[name] = value
}
