import { z } from 'zod'
import { intentIdSchema } from '../ids.ts'
import { addressSchema, amountSchema, hash32Schema, hexSchema } from '../primitives.ts'
import { intentStatusSchema, paidBySchema, reasonSchema } from '../transaction.ts'
import { walletCallSchema } from './vaults.ts'

/**
 * `POST /v1/vaults/:id/emergency-close`: the owner's EIP-712 `EmergencyClose`. The signature is all that is asked for:
 * no sign-in, and nothing of ours but the vault's transaction manager has to be there.
 */
export const emergencyCloseBodySchema = z.strictObject({
  chainId: z.int().positive(),
  vault: addressSchema,
  /** 32 random bytes; the same request counts once. */
  nonce: hash32Schema,
  /** Latest chain time, in seconds, at which it may land; at most an hour ahead. */
  deadlineSec: z.int().positive(),
  /** 65 bytes: r, s, v. */
  signature: hexSchema,
})
export type EmergencyCloseBody = z.input<typeof emergencyCloseBodySchema>

/** What is done about each position. Ask again with the same body to see how it stands. */
export const emergencyCloseSchema = z.strictObject({
  vault: addressSchema,
  closes: z.array(
    z.strictObject({
      asset: addressSchema,
      /** What the venue held for the vault when it was asked, in base units. */
      amount: amountSchema,
      /** Null: it is left to the owner's wallet. */
      intentId: intentIdSchema.nullable(),
      status: intentStatusSchema.nullable(),
      userOpHash: hash32Schema.nullable(),
      paidBy: paidBySchema.nullable(),
      reason: reasonSchema.nullable(),
    }),
  ),
  /** One plain transaction of the owner's wallet that closes everything and ends every session, at any time. */
  calls: z.array(walletCallSchema),
})
export type EmergencyClose = z.infer<typeof emergencyCloseSchema>
