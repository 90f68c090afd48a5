import { z } from 'zod'
import { addressSchema } from './primitives.ts'

/** Addresses of the contracts that one chain's deployment uses; from configuration, never hard-coded. */
export const deploymentSchema = z.strictObject({
  entryPoint: addressSchema,
  factory: addressSchema,
  vaultImplementation: addressSchema,
  ownerValidator: addressSchema,
  sessionValidator: addressSchema,
  /** Pays for what our sponsor approves; absent where nobody sponsors. */
  paymaster: addressSchema.optional(),
  aave: z.strictObject({
    pool: addressSchema,
    assets: z.array(
      z.strictObject({
        symbol: z.string(),
        address: addressSchema,
        decimals: z.int().min(0).max(36),
        aToken: addressSchema,
      }),
    ),
  }),
  weth: addressSchema,
})
export type Deployment = z.infer<typeof deploymentSchema>
