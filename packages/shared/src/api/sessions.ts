import { z } from 'zod'
import { sessionRefSchema, vaultIdSchema } from '../ids.ts'
import { addressSchema, amountSchema, hash32Schema, hexSchema, timeSchema } from '../primitives.ts'
import { walletCallSchema } from './vaults.ts'

/** `POST /v1/vaults/:id/sessions`: prepares a grant. The reply holds the transactions that install it (ARM). */
export const createSessionBodySchema = z.strictObject({
  spell: z.string().min(1).max(64),
  /** Validated by the spell's own grant schema, e.g. asset, budget and per-cast cap of Everbloom. */
  limits: z.record(z.string(), z.unknown()),
  expiresAt: timeSchema,
  maxOperations: z.int().min(1).max(10_000).default(20),
  maxProtectiveOperations: z.int().min(1).max(10_000).default(20),
  /** Most that all operations together may pay for gas, in wei. */
  maxGasWei: amountSchema,
  maxProtectiveGasWei: amountSchema,
})
export type CreateSessionBody = z.input<typeof createSessionBodySchema>

export const sessionStatusSchema = z.enum(['prepared', 'installed', 'revoked', 'expired'])

export const sessionSchema = z.strictObject({
  id: sessionRefSchema,
  vaultId: vaultIdSchema,
  spell: z.string(),
  /** Hash of the policy; the name of the grant on chain. */
  sessionId: hash32Schema,
  key: addressSchema,
  policy: hexSchema,
  status: sessionStatusSchema,
  /** What the session may do, one plain sentence each. */
  summary: z.array(z.string()),
  expiresAt: timeSchema,
  createdAt: timeSchema,
  /** When somebody asked to end it; from then on nothing new is cast under it. */
  disarmRequestedAt: timeSchema.nullable(),
  use: z
    .strictObject({
      operations: z.int(),
      protectiveOperations: z.int(),
      gasWei: amountSchema,
      protectiveGasWei: amountSchema,
      budgets: z.array(amountSchema),
    })
    .nullable(),
  /** Plain transactions that install the grant; empty unless `prepared`. */
  armCalls: z.array(walletCallSchema),
  /** Plain transactions that revoke it; empty when it is not installed. */
  disarmCalls: z.array(walletCallSchema),
})
export type Session = z.infer<typeof sessionSchema>
