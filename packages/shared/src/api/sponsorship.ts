import { z } from 'zod'
import { amountSchema, timeSchema } from '../primitives.ts'
import { reasonSchema } from '../transaction.ts'

const countsSchema = z.strictObject({
  operations: z.int().nonnegative(),
  /** In wei. */
  costWei: amountSchema,
})

/** `GET /v1/sponsorship`: what the sponsor pays for this workspace today (UTC), and whether it can pay now. */
export const sponsorshipSchema = z.strictObject({
  day: z.iso.date(),
  /** The start of the next day, when the quota is whole again. */
  resetsAt: timeSchema,
  quota: countsSchema,
  /** What operations of today cost. Those that are still on their way count with the most that they can cost. */
  used: countsSchema,
  remaining: countsSchema,
  available: z.boolean(),
  /** Why the sponsor cannot pay now. */
  reason: reasonSchema.nullable(),
})
export type Sponsorship = z.infer<typeof sponsorshipSchema>
