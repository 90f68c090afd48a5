import { z } from 'zod'
import { sessionRefSchema } from './ids.ts'
import { addressSchema } from './primitives.ts'

/** A session has ended on chain; its key must go. PERSISTED: outbox, topic `session.ended`. */
export const sessionEndedSchema = z.object({
  v: z.literal(1),
  chainId: z.int().positive(),
  vault: addressSchema,
  sessionRef: sessionRefSchema,
})
export type SessionEnded = z.infer<typeof sessionEndedSchema>
