import { castIdSchema, workspaceIdSchema } from '@spells/shared'
import type { CastStarter } from './castStarter.ts'
import type { OutboxHandler } from './relayOutbox.ts'

/** Handler of the topic `cast.start`: creates the cast's Workflow. */
export function startCastFromOutbox(starter: CastStarter): OutboxHandler {
  return async (row) => {
    await starter.start({
      castId: castIdSchema.parse(row.key),
      workspaceId: workspaceIdSchema.parse(row.workspaceId),
    })
  }
}
