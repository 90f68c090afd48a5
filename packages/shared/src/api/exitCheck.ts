import { z } from 'zod'
import { sessionRefSchema, vaultIdSchema } from '../ids.ts'
import { amountSchema, timeSchema } from '../primitives.ts'
import { reasonSchema } from '../transaction.ts'

const legSchema = z.discriminatedUnion('status', [
  z.strictObject({ status: z.literal('passed') }),
  /** Nothing to do it with now: the grant was asked, the venue was not. */
  z.strictObject({ status: z.literal('idle'), reason: reasonSchema }),
  z.strictObject({
    status: z.literal('failed'),
    part: z.enum(['grant', 'payment', 'venue']),
    reason: reasonSchema,
  }),
])

/** `GET /v1/vaults/:id/exit-check`: whether each installed session can enter and leave now, and what will stop it soon. */
export const exitCheckSchema = z.strictObject({
  vaultId: vaultIdSchema,
  /** The newest block when the check began. */
  blockNumber: amountSchema,
  checkedAt: timeSchema,
  sessions: z.array(
    z.strictObject({
      id: sessionRefSchema,
      spell: z.string(),
      /** The largest entry that funds and budget allow. */
      entry: legSchema,
      /** The whole exit, after that entry, on a protective lane. */
      exit: legSchema,
      /** What will fail in the days to come. */
      warnings: z.array(reasonSchema),
    }),
  ),
})
export type ExitCheck = z.infer<typeof exitCheckSchema>
