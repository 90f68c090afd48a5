import { z } from 'zod'
import { sessionRefSchema, vaultIdSchema } from '../ids.ts'
import { addressSchema, amountSchema, hash32Schema, hexSchema, timeSchema } from '../primitives.ts'
import { reasonSchema } from '../transaction.ts'
import { castPlanSchema } from './casts.ts'
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

/**
 * The most that a session can cost, whoever holds its key and whatever the contracts that it may call do: all that
 * leaves the vault counts as lost. Computed from the policy that the session id commits to and what the chain says.
 */
export const blastRadiusSchema = z.strictObject({
  /** What the policy allows until it ends; null when something in it has no bound, or no price. */
  limitUsd: z.string().nullable(),
  /** The same, but no more than the vault has; null when a price is missing. */
  nowUsd: z.string().nullable(),
  /** How it adds up. */
  lines: z.array(
    z.strictObject({
      cause: z.enum(['transfer', 'approval', 'allowance', 'withdrawal', 'value', 'gas']),
      /** The policy's budget that bounds it, by its number; null when something else does. */
      budget: z.int().nullable(),
      /** Any of these, together at most the amount. `token` is null for the chain's own coin. */
      tokens: z.array(z.strictObject({ token: addressSchema.nullable(), symbol: z.string(), decimals: z.int() })),
      /** Base units; null: nothing bounds it. */
      amount: amountSchema.nullable(),
      /** At the dear side of the price, rounded up. */
      worthUsd: z.string().nullable(),
    }),
  ),
  /** Rules of the policy, by number, whose effect is not known: for them everything in the vault counts. */
  unknownRules: z.array(z.int()),
  /** The block at which the vault was read. */
  blockNumber: amountSchema,
  /** When the oldest price in it was observed; null when it needs none. */
  pricesObservedAt: timeSchema.nullable(),
})
export type BlastRadiusView = z.infer<typeof blastRadiusSchema>

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
  /** Null when the session can do nothing any more, or when the chain does not answer. */
  blastRadius: blastRadiusSchema.nullable(),
  /** Plain transactions that install the grant; empty unless `prepared`, and while it must not be armed. */
  armCalls: z.array(walletCallSchema),
  /** Why it must not be armed now: what of its entry or exit would fail. */
  armRefusal: reasonSchema.nullable().default(null),
  /** Plain transactions that revoke it; empty when it is not installed. */
  disarmCalls: z.array(walletCallSchema),
})
export type Session = z.infer<typeof sessionSchema>

/** `POST /v1/vaults/:id/sessions/revoke-all`: two ways for the owner to end every session at once. */
export const revokeAllSchema = z.strictObject({
  vaultId: vaultIdSchema,
  /** Sessions under which nothing new is cast from now on, whatever the owner does next. */
  sessions: z.array(sessionRefSchema),
  /** One plain transaction; empty while the vault is not on the chain, since it has no session then. */
  calls: z.array(walletCallSchema),
  /** For `POST /v1/casts`: the same as a cast that the owner signs. */
  plan: castPlanSchema,
})
export type RevokeAll = z.infer<typeof revokeAllSchema>
