import { z } from 'zod'
import { triggerIdSchema } from '../ids.ts'
import { timeSchema } from '../primitives.ts'
import { reasonSchema } from '../transaction.ts'
import { decisionSchema, signalKeySchema } from '../trigger.ts'
import { triggerPlanSchema } from './casts.ts'
import { lineSchema } from './text.ts'

const ruleShape = {
  name: lineSchema(100),
  signal: signalKeySchema,
  direction: z.enum(['above', 'below']),
  threshold: z.number().gt(0).lt(1),
  maxFires: z.int().min(1).max(1).default(1),
  expiresAt: timeSchema,
  mode: z.enum(['monitor', 'armed']),
  action: z.strictObject({ kind: z.literal('cast'), plan: triggerPlanSchema }),
}

/** `POST /v1/triggers` with an `Idempotency-Key` header: when a probability crosses a threshold, cast. */
export const createTriggerBodySchema = z.strictObject({
  ...ruleShape,
  /** States that the trigger may end after its session, from whose end on it cannot cast. */
  outlivesSession: z.boolean().default(false),
})
export type CreateTriggerBody = z.input<typeof createTriggerBodySchema>

/** `PATCH /v1/triggers/:id`. */
export const updateTriggerBodySchema = z
  .strictObject({ name: lineSchema(100), mode: z.enum(['monitor', 'armed']), paused: z.boolean() })
  .partial()
  .refine((body) => Object.keys(body).length > 0, { error: 'Give at least one of name, mode, paused.' })
export type UpdateTriggerBody = z.input<typeof updateTriggerBodySchema>

export const triggerSchema = z.strictObject({
  id: triggerIdSchema,
  ...ruleShape,
  maxFires: z.int(),
  status: z.enum(['active', 'paused', 'spent', 'expired']),
  revision: z.int(),
  fires: z.int(),
  /** Why we paused it; null when a user did, and while it is not paused. */
  reason: reasonSchema.nullable(),
  /** When the session ends that the trigger casts under; null when there is no such session. */
  sessionExpiresAt: timeSchema.nullable(),
  /** What will keep it from casting, one plain sentence each. */
  warnings: z.array(z.string()),
  lastDecision: decisionSchema.nullable(),
  createdAt: timeSchema,
  updatedAt: timeSchema,
})
export type Trigger = z.infer<typeof triggerSchema>
