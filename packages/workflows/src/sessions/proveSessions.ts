import type { WorkflowStep } from 'cloudflare:workers'
import { deriveUuid } from '@spells/core'
import {
  listLiveSessions,
  listSessionMarkets,
  listSessionVaults,
  recordSystemEvent,
  type SessionVault,
  type SystemDatabase,
} from '@spells/db'
import type { SlotParams, VaultId } from '@spells/shared'
import type { PrepareCastDeps } from '../cast/prepareCast.ts'
import { checkSessions, type SessionCheck } from './checkSessions.ts'

export type ProveSessionsDeps = PrepareCastDeps & {
  readonly chainId: number
  /** The one-shot driver, as the system role. */
  readonly openDatabase: () => SystemDatabase
}

/** What a day's run found, over all workspaces. */
export type SessionsProved = {
  readonly sessions: number
  /** Sessions of which a leg fails now, and those that only something is near for. */
  readonly failing: number
  readonly warned: number
  /** Vaults that could not be looked at. */
  readonly missed: number
}

const patience = { retries: { limit: 3, delay: '1 minute', backoff: 'exponential' }, timeout: '10 minutes' } as const
const VAULTS_A_STEP = 20
const MAX_STEPS = 500

/**
 * Proves entry and exit of every installed session again, and says what fails, or will within days, in the event spine:
 * once per session and day, however often it runs. The step names are persisted by the platform.
 */
export async function proveSessions(
  { scheduledAtMs }: SlotParams,
  step: WorkflowStep,
  deps: ProveSessionsDeps,
): Promise<SessionsProved> {
  const total = { sessions: 0, failing: 0, warned: 0, missed: 0 }
  let afterId: VaultId | undefined
  for (let index = 0; index < MAX_STEPS; index++) {
    const from = afterId
    const page = await step.do(`prove v1 ${index}`, patience, () => provePage(from, scheduledAtMs, deps))
    for (const key of ['sessions', 'failing', 'warned', 'missed'] as const) total[key] += page[key]
    if (page.lastId === null) break
    afterId = page.lastId
  }
  return total
}

async function provePage(afterId: VaultId | undefined, atMs: number, deps: ProveSessionsDeps) {
  const counts = { sessions: 0, failing: 0, warned: 0, missed: 0 }
  const database = deps.openDatabase()
  try {
    const { chainId } = deps
    const vaults = await database.withSystem((tx) => listSessionVaults(tx, { chainId, afterId, limit: VAULTS_A_STEP }))
    for (const vault of vaults) {
      try {
        for (const check of await proveVault(vault, atMs, database, deps)) {
          counts.sessions++
          if (isFailing(check)) counts.failing++
          else if (check.warnings.length > 0) counts.warned++
        }
      } catch (error) {
        // One vault that cannot be looked at holds up no other; the next day looks again.
        const code = error instanceof Error && 'code' in error ? error.code : undefined
        console.log(JSON.stringify({ level: 'error', message: 'sessions not proved', vaultId: vault.vaultId, code }))
        counts.missed++
      }
    }
    const last = vaults.length < VAULTS_A_STEP ? undefined : vaults.at(-1)
    return { ...counts, lastId: last?.vaultId ?? null }
  } finally {
    await database.close()
  }
}

async function proveVault(
  vault: SessionVault,
  atMs: number,
  database: SystemDatabase,
  deps: ProveSessionsDeps,
): Promise<readonly SessionCheck[]> {
  const { vaultId, workspaceId } = vault
  const [sessions, markets] = await database.withSystem(async (tx) => [
    await listLiveSessions(tx, { workspaceId, vaultId }),
    await listSessionMarkets(tx, { workspaceId, vaultId }),
  ])
  const { checks } = await checkSessions({ vault, workspaceId, sessions, markets }, deps)
  const day = new Date(atMs).toISOString().slice(0, 10)
  for (const check of checks.filter((one) => isFailing(one) || one.warnings.length > 0)) {
    const { session, proof, warnings } = check
    const id = deriveUuid('session-check', session.id, day)
    await database.withSystem((tx) =>
      recordSystemEvent(tx, {
        ...{ id, workspaceId, correlationId: id, atMs, actor: { kind: 'system', id: 'prove-sessions' } },
        type: isFailing(check) ? 'session.exit_check_failed' : 'session.exit_check_warned',
        subject: { kind: 'session', id: session.id },
        data: { vaultId, day, entry: proof.entry, exit: proof.exit, warnings },
      }),
    )
  }
  return checks
}

function isFailing({ proof }: SessionCheck): boolean {
  return proof.entry.status === 'failed' || proof.exit.status === 'failed'
}
