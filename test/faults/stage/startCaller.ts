import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Stack } from '@spells/local'
import { buildWorker } from '@spells/local/buildWorker'
import { getFreePort } from '@spells/local/ports'
import { startWorker } from '@spells/local/startWorker'
import type { FindTransactionManager, TransactionManager } from '@spells/shared'
import type { CallerRequest } from './caller/index.ts'

/** Hands anything to any vault's transaction manager, as the public Worker does: from a Worker of its own. */
export async function startCaller(options: {
  readonly stack: Stack
  readonly clockUrl: string
}): Promise<{ readonly find: FindTransactionManager; stop(): Promise<void> }> {
  const { stateDir } = options.stack.describe()
  const configPath = join(import.meta.dirname, 'caller', 'wrangler.toml')
  const outDir = join(stateDir, 'build', 'caller')
  const logPath = join(stateDir, 'logs', 'caller.log')
  const { serviceToken } = JSON.parse(readFileSync(join(stateDir, 'secrets.json'), 'utf8')) as { serviceToken: string }
  const worker = await startWorker({
    ...{ part: 'caller', configPath, logPath, port: await getFreePort() },
    scriptPath: await buildWorker({ configPath, outDir, logPath }),
    persistDir: join(stateDir, 'workers', 'caller'),
    registryDir: join(stateDir, 'workers', 'registry'),
    vars: { SERVICE_TOKEN_SECRET: serviceToken, CLOCK_URL: options.clockUrl },
  })
  const post = async (request: CallerRequest): Promise<never> => {
    const response = await fetch(worker.url, { method: 'POST', body: JSON.stringify(request) })
    if (!response.ok) throw new Error(`${request.method}: ${await response.text()}`)
    return (await response.json()) as never
  }
  return {
    stop: () => worker.stop(),
    // Whatever methods there are: each call goes over the wire as it is.
    find: (chainId, vault) =>
      new Proxy({} as TransactionManager, {
        get:
          (_, method: keyof TransactionManager) =>
          (...args: readonly unknown[]) =>
            post({ chainId, vault, method, args }),
      }),
  }
}
