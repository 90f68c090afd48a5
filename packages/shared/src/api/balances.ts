import { z } from 'zod'
import { vaultIdSchema } from '../ids.ts'
import { addressSchema, amountSchema, timeSchema, usdSchema } from '../primitives.ts'
import { priceSchema } from './prices.ts'

/** What an amount is worth; null where no price is known. A stale price is an old one: its age is in it. */
const worthSchema = z.strictObject({
  valueUsd: usdSchema,
  price: priceSchema.pick({ priceUsd: true, observedAt: true, ageMs: true, stale: true }),
})

export const balanceSchema = z.strictObject({
  /** `supplied`: what the vault lent to Aave, with interest; it counts in units of the token lent. */
  kind: z.enum(['native', 'token', 'supplied']),
  symbol: z.string(),
  /** The token's contract (of the aToken where `supplied`); null for the native coin. */
  token: addressSchema.nullable(),
  decimals: z.int(),
  amount: amountSchema,
  worth: worthSchema.nullable(),
})
export type Balance = z.infer<typeof balanceSchema>

/** `GET /v1/vaults/:id/balances`: all read from one block. `stale`: the chain does not answer, this is what it said last. */
export const balancesReplySchema = z.strictObject({
  vaultId: vaultIdSchema,
  chainId: z.int(),
  address: addressSchema,
  blockNumber: amountSchema,
  readAt: timeSchema,
  ageMs: z.int().nonnegative(),
  stale: z.boolean(),
  items: z.array(balanceSchema),
  /** Sum of what has a price; `complete` is false when something with an amount has none, or an old one. */
  total: z.strictObject({ valueUsd: usdSchema, complete: z.boolean() }),
})
export type BalancesReply = z.infer<typeof balancesReplySchema>

/** `GET /v1/vaults/:id/requirements`: `asset` and `amount` are those of an entry. */
export const requirementsQuerySchema = z
  .strictObject({
    for: z.enum(['deploy', 'arm', 'entry', 'exit']),
    asset: addressSchema.optional(),
    amount: amountSchema.optional(),
  })
  .refine(({ for: action, asset, amount }) => action !== 'entry' || (asset !== undefined && amount !== undefined), {
    path: ['amount'],
    error: 'An entry needs asset and amount.',
  })
export type RequirementsQuery = z.input<typeof requirementsQuerySchema>

/** One thing that an action needs. `account` is who must have it. */
export const requirementSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('deployed'), met: z.boolean(), account: addressSchema }),
  z.strictObject({
    kind: z.enum(['native', 'token', 'supplied']),
    met: z.boolean(),
    account: addressSchema,
    symbol: z.string(),
    token: addressSchema.nullable(),
    decimals: z.int(),
    required: amountSchema,
    available: amountSchema,
    missing: amountSchema,
  }),
])
export type Requirement = z.infer<typeof requirementSchema>

export const requirementsReplySchema = z.strictObject({
  vaultId: vaultIdSchema,
  chainId: z.int(),
  blockNumber: amountSchema,
  met: z.boolean(),
  items: z.array(requirementSchema),
})
export type RequirementsReply = z.infer<typeof requirementsReplySchema>

/** `GET /v1/portfolio`: what the open positions of the workspace are worth at their last observed amounts. */
export const portfolioSchema = z.strictObject({
  items: z.array(z.strictObject({ positionId: z.uuid(), vaultId: vaultIdSchema, worth: worthSchema.nullable() })),
  total: z.strictObject({ valueUsd: usdSchema, complete: z.boolean() }),
})
export type Portfolio = z.infer<typeof portfolioSchema>
