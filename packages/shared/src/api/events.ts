import { z } from 'zod'
import { workspaceIdSchema } from '../ids.ts'
import { timeSchema } from '../primitives.ts'

/** One entry of the workspace's spine. `sequence` and `hash` appear when the entry is sealed. */
export const spineEventSchema = z.strictObject({
  id: z.uuid(),
  workspaceId: workspaceIdSchema,
  sequence: z.int().positive(),
  type: z.string(),
  actor: z.strictObject({ kind: z.enum(['user', 'trigger', 'system']), id: z.string() }),
  subject: z.strictObject({ kind: z.string(), id: z.string() }),
  correlationId: z.string(),
  at: timeSchema,
  data: z.record(z.string(), z.unknown()),
  previousHash: z.string().regex(/^[0-9a-f]{64}$/),
  hash: z.string().regex(/^[0-9a-f]{64}$/),
})
export type SpineEvent = z.infer<typeof spineEventSchema>
