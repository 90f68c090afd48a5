import { z } from 'zod'
import { castIdSchema, workspaceIdSchema } from './ids.ts'

/** PERSISTED: parameters of the Workflow `cast-<id>`. */
export const castWorkflowParamsSchema = z.object({
  v: z.literal(1),
  castId: castIdSchema,
  workspaceId: workspaceIdSchema,
})
export type CastWorkflowParams = z.infer<typeof castWorkflowParamsSchema>

/** PERSISTED: parameters of a Workflow that runs once per cron minute: `refresh-markets-<minute>` and its like. */
export const slotParamsSchema = z.object({ v: z.literal(1), scheduledAtMs: z.int().nonnegative() })
export type SlotParams = z.infer<typeof slotParamsSchema>
