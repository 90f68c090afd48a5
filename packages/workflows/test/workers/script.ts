import { type IntentStatus, type IntentView, ok, type Reason, refuse, type TransactionManager } from '@spells/shared'
import { castId, stepId, vaultAddress, vaultId, workspaceId } from '../../src/cast/fixtures.ts'
import type { CastRun, CastWorkflowDeps } from '../../src/cast/runCast.ts'
import { fakeTransactionManager } from '../fakeTransactionManager.ts'

type Submit = Awaited<ReturnType<TransactionManager['submit']>> | 'down'

/** What the ports around the Workflow answer, in order; the last answer repeats. */
export type Script = { readonly submit: Submit[]; readonly status: IntentStatus[] }

/** What the Workflow did, by cast. */
export type Log = {
  readonly submitted: string[]
  asked: number
  readonly waited: Reason[]
  readonly rejected: Reason[]
}

const scripts = new Map<string, { readonly script: Script; readonly log: Log; readonly steps: number }>()

const DEADLINE_SEC = 2_000_000_000

/** Sets the scene of the n-th cast. */
export function stage(n: number, script: Script, steps = 1): Log {
  const log: Log = { submitted: [], asked: 0, waited: [], rejected: [] }
  scripts.set(castId(n), { script, log, steps })
  return log
}

export function view(status: IntentStatus, n: number): IntentView {
  return { id: stepId(n), castId: castId(n), status, attempts: 0, observations: [] }
}

function next<Item>(items: Item[]): Item {
  const [item] = items.length > 1 ? items.splice(0, 1) : items
  if (item === undefined) throw new Error('The script has no answer.')
  return item
}

function buildRun(id: string, steps: number): CastRun {
  const n = Number(id.slice(-12))
  return {
    chainId: 31337,
    vault: vaultAddress,
    steps: Array.from({ length: steps }, (_, position) => ({
      id: stepId(n + 1000 * position),
      position,
      intent: {
        v: 1,
        id: stepId(n + 1000 * position),
        castId: castId(n),
        workspaceId,
        vaultId,
        correlationId: id,
        cause: { kind: 'user', userId: workspaceId as never },
        authority: { kind: 'session', sessionId: `0x${'11'.repeat(32)}` },
        conflictGroup: 'everbloom',
        laneClass: 'normal',
        calls: [{ target: vaultAddress, valueWei: '0', data: '0x' }],
        postConditions: [],
        deadlineSec: DEADLINE_SEC,
        maxFeePerGasCeilingWei: '1',
      },
    })),
  }
}

function sceneOf(id: string) {
  const scene = scripts.get(id)
  if (!scene) throw new Error('The test did not stage this cast.')
  return scene
}

/** The Workflow's ports, as scripted. */
export function createScriptedDeps(): CastWorkflowDeps {
  let current = ''
  return {
    store: {
      findRun: async ({ castId: id }) => {
        current = id
        const scene = scripts.get(id)
        return scene && buildRun(id, scene.steps)
      },
      noteWait: async ({ params, reason }) => {
        sceneOf(params.castId).log.waited.push(reason)
      },
      rejectStep: async ({ params, reason }) => {
        sceneOf(params.castId).log.rejected.push(reason)
      },
    },
    findTransactionManager: () =>
      fakeTransactionManager({
        submit: async (intent) => {
          const { script, log } = sceneOf(intent.castId)
          log.submitted.push(intent.id)
          const answer = next(script.submit)
          if (answer === 'down') throw new Error('The transaction manager is down.')
          return answer
        },
        getIntent: async () => {
          const { script, log } = sceneOf(current)
          log.asked++
          return ok(view(next(script.status), 1))
        },
      }),
    clock: { nowMs: async () => DEADLINE_SEC * 1000 - 60_000, toRealDelayMs: async (delayMs) => delayMs },
    failpoint: async () => {},
  }
}

export const busy = refuse({ code: 'vault_busy', live: 3, limit: 3 })
export const halted = refuse({ code: 'vault_halted', reason: 'chain_mismatch' })
