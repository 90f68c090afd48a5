import { z } from 'zod'
import { vaultIdSchema } from '../ids.ts'
import { addressSchema, hash32Schema, hexSchema, timeSchema } from '../primitives.ts'
import { lineSchema } from './text.ts'

/** A plain transaction for the owner's wallet. `valueWei` in wei. */
export const walletCallSchema = z.strictObject({
  to: addressSchema,
  valueWei: z.string(),
  data: hexSchema,
  purpose: z.string(),
})
export type WalletCall = z.infer<typeof walletCallSchema>

/** `POST /v1/vaults`. The owner must be one of the caller's wallets. */
export const createVaultBodySchema = z.strictObject({
  chainId: z.int().positive(),
  owner: addressSchema,
  salt: hash32Schema.optional(),
  label: lineSchema(64).optional(),
})
export type CreateVaultBody = z.input<typeof createVaultBodySchema>

export const vaultSchema = z.strictObject({
  id: vaultIdSchema,
  chainId: z.int(),
  address: addressSchema,
  owner: addressSchema,
  label: z.string().nullable(),
  salt: hash32Schema,
  /** Read from the chain; `unknown` when the chain does not answer. */
  deployment: z.enum(['predicted', 'deployed', 'unknown']),
  createdAt: timeSchema,
  /** Plain transactions that deploy the vault; empty when deployed. */
  deployCalls: z.array(walletCallSchema),
})
export type Vault = z.infer<typeof vaultSchema>
