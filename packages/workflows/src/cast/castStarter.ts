import type { CastId, CastWorkflowParams, WorkspaceId } from '@spells/shared'
import type { IntentOutcome } from './applyFacts.ts'
import { INTENT_OUTCOME } from './runCast.ts'

/** Starts and wakes the Workflows of casts. */
export type CastStarter = {
  /** Creates the Workflow of a cast; one that exists already is a success. */
  start(cast: { readonly castId: CastId; readonly workspaceId: WorkspaceId }): Promise<void>
  /** Makes an open cast's Workflow look again: created when missing, restarted when it gave up, woken otherwise. */
  kick(cast: { readonly castId: CastId; readonly workspaceId: WorkspaceId }): Promise<void>
  /** Tells a cast's Workflow about an outcome. Never fails: the Workflow asks by itself when nothing comes. */
  announce(outcome: IntentOutcome): Promise<void>
}

/** WIRE: name of a cast's Workflow instance. */
export function castInstanceName(castId: CastId): string {
  return `cast-${castId}`
}

/** @param workflow the binding of the cast Workflow */
export function createCastStarter(workflow: Workflow): CastStarter {
  const find = (castId: CastId) => workflow.get(castInstanceName(castId)).catch(() => undefined)
  const start: CastStarter['start'] = async ({ castId, workspaceId }) => {
    const params: CastWorkflowParams = { v: 1, castId, workspaceId }
    try {
      await workflow.create({ id: castInstanceName(castId), params })
    } catch (error) {
      if (!(await find(castId))) throw error
    }
  }
  return {
    start,
    async kick(cast) {
      const instance = await find(cast.castId)
      if (!instance) return start(cast)
      const { status } = await instance.status()
      if (status === 'errored' || status === 'terminated') return instance.restart()
      if (status === 'paused') return instance.resume()
      if (status === 'complete') return
      await instance.sendEvent({ type: INTENT_OUTCOME, payload: { v: 1, kind: 'kick' } })
    },
    async announce({ castId, intentId, status }) {
      const instance = await find(castId)
      await instance
        ?.sendEvent({ type: INTENT_OUTCOME, payload: { v: 1, kind: 'outcome', intentId, status } })
        .catch(() => {})
    },
  }
}
