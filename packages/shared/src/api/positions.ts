import { z } from 'zod'
import { castIdSchema, vaultIdSchema } from '../ids.ts'
import { addressSchema, amountSchema, timeSchema } from '../primitives.ts'

/** Exposure opened by casts. `amount` is what the venue reported at `observedAt`, in the token's base units. */
export const positionSchema = z.strictObject({
  id: z.uuid(),
  vaultId: vaultIdSchema,
  spell: z.string(),
  venue: z.enum(['aave-v3']),
  asset: z.strictObject({ symbol: z.string(), address: addressSchema, decimals: z.int() }),
  state: z.enum(['active', 'closed', 'liquidated']),
  amount: amountSchema,
  casts: z.array(castIdSchema),
  observedAt: timeSchema,
  openedAt: timeSchema,
  closedAt: timeSchema.nullable(),
})
export type Position = z.infer<typeof positionSchema>
