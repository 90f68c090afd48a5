import { z } from 'zod'
import { timeSchema } from '../primitives.ts'

/** One run of the drill that tries to break a session. WIRE: also between the local stack and the public Worker. */
export const drillRunSchema = z.strictObject({
  status: z.enum(['running', 'done', 'failed']),
  startedAt: timeSchema,
  /** How many forbidden operations the catalogue has for this session; null until it is made. */
  planned: z.int().nonnegative().nullable(),
  attempts: z.int().nonnegative(),
  landed: z.int().nonnegative(),
  /** Attempts that failed for a reason that is no rule: they show nothing. */
  inconclusive: z.int().nonnegative(),
  kinds: z.array(
    z.strictObject({
      kind: z.string(),
      attempts: z.int().nonnegative(),
      landed: z.int().nonnegative(),
      /** By what they were refused. */
      refusals: z.array(z.strictObject({ name: z.string(), count: z.int().positive() })),
    }),
  ),
  /** The first of those that landed or showed nothing. */
  examples: z.array(z.string()),
  /** Why it ended early. */
  failure: z.string().nullable(),
})
export type DrillRun = z.infer<typeof drillRunSchema>

/** `POST /v1/vaults/:id/sessions/:sessionId/drill`: `every` takes only each n-th attempt of each kind. */
export const startDrillBodySchema = z.strictObject({ every: z.int().min(1).max(1_000).default(1) })
export type StartDrillBody = z.input<typeof startDrillBodySchema>

/** `GET /v1/vaults/:id/sessions/:sessionId/drill`. */
export const drillSchema = z.strictObject({
  /** Whether this deployment runs it by itself; a local stack does. */
  offered: z.boolean(),
  /** The command that runs it from anywhere, against any node of the chain. */
  command: z.string(),
  /** The latest run of this session here. */
  run: drillRunSchema.nullable(),
})
export type Drill = z.infer<typeof drillSchema>
