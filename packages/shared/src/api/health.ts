import { z } from 'zod'
import { timeSchema } from '../primitives.ts'

/** `GET /v1/health`: whether each part answers, and the server's time. */
export const healthSchema = z.strictObject({
  status: z.enum(['ok', 'degraded']),
  now: timeSchema,
  chainId: z.int(),
  parts: z.array(
    z.strictObject({
      name: z.enum(['postgres', 'cache', 'transaction-manager', 'chain', 'markets']),
      status: z.enum(['ok', 'stale', 'down']),
      detail: z.string().optional(),
    }),
  ),
})
export type Health = z.infer<typeof healthSchema>
