import {
  findCastRun,
  lockCast,
  recordSystemEvent,
  rejectCreatedStep,
  type SystemDatabase,
  updateCastStatus,
  updateCastStep,
} from '@spells/db'
import { deriveCastStatus } from './deriveCastStatus.ts'
import type { CastRunStore } from './runCast.ts'

/**
 * The Workflow's door into Postgres; each call opens and closes its own connection.
 * @param openDatabase the one-shot driver, as the system role
 */
export function createCastRunStore(openDatabase: () => SystemDatabase): CastRunStore {
  async function once<Value>(work: (database: SystemDatabase) => Promise<Value>): Promise<Value> {
    const database = openDatabase()
    try {
      return await work(database)
    } finally {
      await database.close()
    }
  }
  return {
    findRun: ({ castId, workspaceId }) =>
      once((database) => database.withSystem((tx) => findCastRun(tx, { castId, workspaceId }))),
    noteWait: ({ params, stepId, reason, atMs }) =>
      once((database) =>
        database.withSystem(async (tx) => {
          const found = await lockCast(tx, params.castId)
          const step = found?.steps.find(({ id }) => id === stepId)
          if (!found || step?.status !== 'CREATED' || step.reason?.code === reason.code) return
          const { status, userOpHash, inclusion, observations } = step
          await updateCastStep(tx, stepId, { status, userOpHash, inclusion, observations, reason, updatedAt: atMs })
          const steps = found.steps.map((other) => (other.id === stepId ? { ...other, reason } : other))
          await updateCastStatus(tx, params.castId, { ...deriveCastStatus(steps), updatedAt: atMs })
        }),
      ),
    rejectStep: ({ params, stepId, reason, atMs }) =>
      once((database) =>
        database.withSystem(async (tx) => {
          const found = await lockCast(tx, params.castId)
          if (!found || !(await rejectCreatedStep(tx, { stepId, reason, atMs }))) return
          const steps = found.steps.map((step) => (step.id === stepId ? { status: 'REJECTED' as const, reason } : step))
          const after = deriveCastStatus(steps)
          await updateCastStatus(tx, params.castId, { ...after, updatedAt: atMs })
          await recordSystemEvent(tx, {
            type: 'cast.status_changed',
            workspaceId: params.workspaceId,
            correlationId: found.cast.correlationId,
            actor: { kind: 'system', id: 'cast-workflow' },
            subject: { kind: 'cast', id: params.castId },
            atMs,
            data: { from: found.cast.status, to: after.status, intentId: stepId, reason },
          })
        }),
      ),
  }
}
