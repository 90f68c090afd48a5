import { z } from 'zod'
import {
  castIdSchema,
  fireIdSchema,
  intentIdSchema,
  triggerIdSchema,
  userIdSchema,
  vaultIdSchema,
  workspaceIdSchema,
} from './ids.ts'
import { addressSchema, amountSchema, hash32Schema, hexSchema } from './primitives.ts'
import { signalKeySchema } from './trigger.ts'

/** One call that the vault makes. Amounts in wei as decimal strings. WIRE: RPC. */
export const callSchema = z.strictObject({ target: addressSchema, valueWei: amountSchema, data: hexSchema })
export type Call = z.infer<typeof callSchema>

/**
 * What must be true on the venue after inclusion. Balances are read at the inclusion block and at its parent;
 * `minDelta` is in the token's base units. The zero address as `token` stands for the native coin, in wei.
 */
export const postConditionSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('balanceIncrease'),
    token: addressSchema,
    account: addressSchema,
    minDelta: amountSchema,
  }),
  z.strictObject({
    kind: z.literal('balanceDecrease'),
    token: addressSchema,
    account: addressSchema,
    minDelta: amountSchema,
  }),
])
export type PostCondition = z.infer<typeof postConditionSchema>

/** Why an intent exists. */
export const causeSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('user'), userId: userIdSchema }),
  z.strictObject({ kind: z.literal('trigger'), triggerId: triggerIdSchema, fireId: fireIdSchema }),
  /** The owner's signed request to close everything, by its nonce. */
  z.strictObject({ kind: z.literal('emergency'), nonce: hash32Schema }),
])
export type Cause = z.infer<typeof causeSchema>

/** Who authorises the operation: an installed session that the TLM signs for, or the owner in the wallet. */
export const authoritySchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('session'), sessionId: hash32Schema }),
  z.strictObject({ kind: z.literal('owner') }),
])
export type Authority = z.infer<typeof authoritySchema>

/**
 * Who pays for the operation's gas, decided before it is signed. With `fallback: 'vault'` the vault pays where the
 * sponsor does not; with `none` the intent waits for the sponsor, or is refused.
 */
export const payerSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('vault') }),
  z.strictObject({ kind: z.literal('sponsor'), fallback: z.enum(['vault', 'none']) }),
])
export type Payer = z.infer<typeof payerSchema>

/** Who paid, or will pay, for an operation's gas. */
export const paidBySchema = z.enum(['vault', 'sponsor'])
export type PaidBy = z.infer<typeof paidBySchema>

/**
 * What must be so for an intent to be worth it, read again before each hand-over to a bundler: a signal on the far side
 * of a threshold (probability in [0, 1], the threshold included), observed at most `freshnessMs` ago.
 */
export const premiseSchema = z.strictObject({
  signal: signalKeySchema,
  direction: z.enum(['above', 'below']),
  threshold: z.number().min(0).max(1),
  freshnessMs: z.int().positive(),
})
export type IntentPremise = z.infer<typeof premiseSchema>

/** What a cast step asks of the vault's transaction manager. WIRE: RPC, PERSISTED: TLM. */
export const intentSchema = z.strictObject({
  v: z.literal(1),
  id: intentIdSchema,
  castId: castIdSchema,
  workspaceId: workspaceIdSchema,
  vaultId: vaultIdSchema,
  correlationId: z.string().min(1).max(64),
  cause: causeSchema,
  authority: authoritySchema,
  /** Intents that could conflict carry the same group and share a nonce lane. */
  conflictGroup: z.string().min(1).max(128),
  /** `protective` intents only reduce risk and use the protective lane, quota and reserved slot. */
  laneClass: z.enum(['normal', 'protective']),
  calls: z.array(callSchema).min(1).max(16),
  postConditions: z.array(postConditionSchema).max(8),
  /** Latest chain time, in seconds, at which the operation may land. */
  deadlineSec: z.int().positive(),
  /** Ceiling of maxFeePerGas for every attempt, in wei. */
  maxFeePerGasCeilingWei: amountSchema,
  /** Most gas that the limits of any attempt may add up to. Absent: the fee and the budget are the only bounds. */
  maxGas: amountSchema.optional(),
  /** Absent: nothing but the deadline. */
  premise: premiseSchema.optional(),
  /** Absent: the vault. */
  payer: payerSchema.optional(),
})
export type Intent = z.infer<typeof intentSchema>

/** The states of an intent (TLM.md). */
export const intentStatuses = [
  'CREATED',
  'SIGNED',
  'SUBMITTED',
  'PENDING',
  'VERIFYING',
  'STUCK',
  'INCLUDED_UNVERIFIED',
  'CONFIRMED',
  'FINALIZED',
  'UNMET',
  'REVERTED',
  'REJECTED',
  'CANCELLED',
  'EXPIRED',
] as const
export const intentStatusSchema = z.enum(intentStatuses)
export type IntentStatus = z.infer<typeof intentStatusSchema>

/** Whether an intent in this state can never change again. */
export function isTerminal(status: IntentStatus): boolean {
  switch (status) {
    case 'FINALIZED':
    case 'UNMET':
    case 'REVERTED':
    case 'REJECTED':
    case 'CANCELLED':
    case 'EXPIRED':
      return true
    default:
      return false
  }
}

/** A reason in a stable code and one plain sentence. */
export const reasonSchema = z.strictObject({ code: z.string(), message: z.string() })
export type Reason = z.infer<typeof reasonSchema>

/** Where an operation was included. */
export const inclusionSchema = z.strictObject({
  userOpHash: hash32Schema,
  transactionHash: hash32Schema,
  blockNumber: amountSchema,
  blockHash: hash32Schema,
  success: z.boolean(),
  actualGasCostWei: amountSchema,
  /** Who paid these costs; absent in what was written before anybody else could. */
  paidBy: paidBySchema.optional(),
})
export type Inclusion = z.infer<typeof inclusionSchema>

/** A post-condition as read from the chain: balances in base units before and after inclusion. */
export const observationSchema = z.strictObject({
  condition: postConditionSchema,
  before: amountSchema,
  after: amountSchema,
  met: z.boolean(),
})
export type Observation = z.infer<typeof observationSchema>

/**
 * The operation of an owner intent while the owner's signature is awaited. What is signed is EIP-712 `OwnerOp` over the
 * hash and the window (seconds of chain time); `operation` is the ERC-4337 JSON-RPC form without signature.
 */
export const toSignSchema = z.strictObject({
  /** 1, or higher when an operation with the same nonce and raised fees is offered. */
  attempt: z.int().positive(),
  owner: addressSchema,
  operation: z.record(z.string(), z.string().nullable()),
  userOpHash: hash32Schema,
  validAfterSec: z.int().nonnegative(),
  validUntilSec: z.int().positive(),
})
export type ToSign = z.infer<typeof toSignSchema>

/** An intent as its vault's TLM sees it. WIRE: RPC. */
export const intentViewSchema = z.strictObject({
  id: intentIdSchema,
  castId: castIdSchema,
  status: intentStatusSchema,
  userOpHash: hash32Schema.optional(),
  nonce: amountSchema.optional(),
  attempts: z.int().nonnegative(),
  /** Who pays for the operation as it was signed; absent before that. */
  paidBy: paidBySchema.optional(),
  inclusion: inclusionSchema.optional(),
  observations: z.array(observationSchema),
  reason: reasonSchema.optional(),
  /** Present while the owner's signature is awaited. */
  toSign: toSignSchema.optional(),
  nextWakeAtMs: z.int().optional(),
})
export type IntentView = z.infer<typeof intentViewSchema>
