import type { SlotParams } from '@spells/shared'

/** The part of a Workflow binding that a slot needs. */
type SlotWorkflow = Pick<Workflow, 'create' | 'get'>

const MINUTE_MS = 60_000

/**
 * Starts the run of a cron minute, once: the instance is named for the minute, so a second tick of it starts nothing.
 * @param slot.replaces how many minutes back a run that has not ended is ended first, so that runs never overlap
 * @param slot.everyMinutes how far apart runs are (default: every minute may have one)
 * @returns false when the minute has its run already
 */
export async function startSlot(
  workflow: SlotWorkflow,
  slot: {
    readonly name: string
    readonly scheduledAtMs: number
    readonly replaces: number
    readonly everyMinutes?: number
  },
): Promise<boolean> {
  const minute = Math.floor(slot.scheduledAtMs / MINUTE_MS)
  const every = slot.everyMinutes ?? 1
  for (let back = every; back <= slot.replaces; back += every) await endRun(workflow, `${slot.name}-${minute - back}`)
  const id = `${slot.name}-${minute}`
  try {
    const params: SlotParams = { v: 1, scheduledAtMs: minute * MINUTE_MS }
    await workflow.create({ id, params })
    return true
  } catch (error) {
    if (await find(workflow, id)) return false
    throw error
  }
}

async function endRun(workflow: SlotWorkflow, id: string): Promise<void> {
  const instance = await find(workflow, id)
  if (!instance) return
  const { status } = await instance.status()
  if (status === 'complete' || status === 'errored' || status === 'terminated') return
  await instance.terminate().catch(() => {})
}

function find(workflow: SlotWorkflow, id: string): Promise<WorkflowInstance | undefined> {
  return workflow.get(id).catch(() => undefined)
}
