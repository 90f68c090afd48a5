import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { everbloom } from '@spells/core'
import type { Stack } from '@spells/local'
import { buildWorker } from '@spells/local/buildWorker'
import { getFreePort } from '@spells/local/ports'
import { startWorker } from '@spells/local/startWorker'
import type { CastId, Intent, IntentId } from '@spells/shared'
import type { Me } from '@spells/shared/api'
import type { PublicClient } from 'viem'
import type { DriverRequest } from '../driver/index.ts'
import type { ArmedVault } from './openVaults.ts'

const DEADLINE_SEC = 900
const CEILING_WEI = 10_000_000_000n

/** Hands intents to the vault's transaction manager as the public Worker does: from a Worker in a process of its own. */
export async function startManagerSender(options: {
  readonly stack: Stack
  readonly stateDir: string
  readonly chain: PublicClient
  readonly me: Me
  readonly armed: ArmedVault
  readonly pollMs: number
}) {
  const { stack, stateDir, chain, me, pollMs } = options
  const { vault, session } = options.armed
  const { chainId } = stack.describe()
  const configPath = join(import.meta.dirname, '../driver/wrangler.toml')
  const outDir = join(stateDir, 'build', 'bench')
  const logPath = join(stateDir, 'logs', 'bench.log')
  const { serviceToken } = JSON.parse(readFileSync(join(stateDir, 'secrets.json'), 'utf8'))
  const worker = await startWorker({
    ...{ part: 'bench', configPath, logPath, port: await getFreePort() },
    scriptPath: await buildWorker({ configPath, outDir, logPath }),
    persistDir: join(stateDir, 'workers', 'bench'),
    registryDir: join(stateDir, 'workers', 'registry'),
    vars: { SERVICE_TOKEN_SECRET: serviceToken, CLOCK_URL: stack.controlUrl },
  })
  return {
    stop: worker.stop,
    /** @returns how long it took until the intent was confirmed, in milliseconds */
    send: async (entry: Pick<Intent, 'calls' | 'postConditions'>): Promise<number> => {
      const { timestamp } = await chain.getBlock()
      const intent: Intent = {
        v: 1,
        id: crypto.randomUUID() as IntentId,
        castId: crypto.randomUUID() as CastId,
        workspaceId: me.workspace.id,
        vaultId: vault.id,
        correlationId: 'bench',
        cause: { kind: 'user', userId: me.user.id },
        authority: { kind: 'session', sessionId: session.sessionId },
        conflictGroup: everbloom.conflictGroup,
        laneClass: 'normal',
        ...entry,
        deadlineSec: Number(timestamp) + DEADLINE_SEC,
        maxFeePerGasCeilingWei: String(CEILING_WEI),
      }
      const body: DriverRequest = { chainId, vault: vault.address, action: { kind: 'cast', intent, pollMs } }
      const startedAtMs = performance.now()
      const response = await fetch(worker.url, { method: 'POST', body: JSON.stringify(body) })
      const text = await response.text()
      if (text !== JSON.stringify({ ok: true, value: 'CONFIRMED' }))
        throw new Error(`The intent ended otherwise: ${text}`)
      return performance.now() - startedAtMs
    },
  }
}
