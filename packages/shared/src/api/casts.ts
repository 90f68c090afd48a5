import { z } from 'zod'
import { castIdSchema, intentIdSchema, sessionRefSchema, vaultIdSchema } from '../ids.ts'
import {
  addressSchema,
  amountSchema,
  hash32Schema,
  hexSchema,
  positiveAmountSchema,
  timeSchema,
} from '../primitives.ts'
import {
  callSchema,
  causeSchema,
  inclusionSchema,
  intentStatusSchema,
  observationSchema,
  reasonSchema,
} from '../transaction.ts'

const spellPlanShape = {
  vaultId: vaultIdSchema,
  spell: z.string().min(1).max(64),
  action: z.enum(['entry', 'exit']),
  /** Validated by the spell's own schema. */
  parameters: z.record(z.string(), z.unknown()),
}

/** Entering or leaving a spell. */
export const spellPlanSchema = z.strictObject({
  ...spellPlanShape,
  /** The installed session that authorises it. Without one the vault's owner signs. */
  sessionId: sessionRefSchema.optional(),
})
export type SpellCastPlan = z.infer<typeof spellPlanSchema>

/** What a trigger casts: always under a session, since nobody is there to sign. */
export const triggerPlanSchema = z.strictObject({ ...spellPlanShape, sessionId: sessionRefSchema })
export type TriggerPlan = z.infer<typeof triggerPlanSchema>

/** Installing a prepared session, or revoking an installed one. The owner signs. */
const sessionPlanSchema = z.strictObject({
  vaultId: vaultIdSchema,
  action: z.enum(['arm', 'disarm']),
  sessionId: sessionRefSchema,
})

/** Ending every session of the vault at once, those included that were installed by other means. The owner signs. */
const disarmAllPlanSchema = z.strictObject({ vaultId: vaultIdSchema, action: z.literal('disarmAll') })

/** Sending something of the vault to its owner, and to nobody else. The owner signs. */
const withdrawPlanSchema = z.strictObject({
  vaultId: vaultIdSchema,
  action: z.literal('withdraw'),
  token: z.union([z.literal('native'), addressSchema], { error: 'Must be native or the address of a token.' }),
  /** In base units of the token, or wei. */
  amount: positiveAmountSchema,
})
export type WithdrawPlan = z.infer<typeof withdrawPlanSchema>

/** What a cast does. Used by quotes and casts. PERSISTED: casts. */
export const castPlanSchema = z.discriminatedUnion('action', [
  spellPlanSchema,
  sessionPlanSchema,
  disarmAllPlanSchema,
  withdrawPlanSchema,
])
export type CastPlan = z.infer<typeof castPlanSchema>

/** Whether a plan enters or leaves a spell. */
export function isSpellPlan(plan: CastPlan): plan is SpellCastPlan {
  return plan.action === 'entry' || plan.action === 'exit'
}

/** Whether the vault's owner must sign what a plan does. */
export function isOwnerPlan(plan: CastPlan): boolean {
  return !isSpellPlan(plan) || plan.sessionId === undefined
}

export const feeQuoteSchema = z.strictObject({
  maxFeePerGasWei: amountSchema,
  gasLimit: amountSchema,
  /** Most that the network can take, in wei. */
  networkFeeMaxWei: amountSchema,
  protocolFeeWei: amountSchema,
  paidBy: z.enum(['vault', 'sponsor']),
})

/** `POST /v1/quotes`: what a cast would do and cost, simulated on the current chain. */
export const quoteSchema = z.strictObject({
  plan: castPlanSchema,
  calls: z.array(callSchema),
  fee: feeQuoteSchema,
  simulation: z.discriminatedUnion('status', [
    z.strictObject({ status: z.literal('passed'), blockNumber: amountSchema }),
    z.strictObject({ status: z.literal('refused'), blockNumber: amountSchema, reason: reasonSchema }),
  ]),
  /** What can be lost at most if everything behind the calls fails. */
  worstCase: z.strictObject({
    /** Most that the network can take, in wei, from whoever pays. */
    networkFeeWei: amountSchema,
    /** Most of each token that can leave the vault, other than to its owner: base units, wei for `native`. */
    outflows: z.array(z.strictObject({ token: z.union([z.literal('native'), addressSchema]), amount: amountSchema })),
  }),
  warnings: z.array(z.string()),
  quotedAt: timeSchema,
})
export type Quote = z.infer<typeof quoteSchema>

/** `POST /v1/casts` with an `Idempotency-Key` header. */
export type CreateCastBody = z.input<typeof castPlanSchema>

export const castStepSchema = z.strictObject({
  id: intentIdSchema,
  position: z.int().nonnegative(),
  status: intentStatusSchema,
  userOpHash: hash32Schema.nullable(),
  inclusion: inclusionSchema.nullable(),
  observations: z.array(observationSchema),
  reason: reasonSchema.nullable(),
  updatedAt: timeSchema,
})

export const castSchema = z.strictObject({
  id: castIdSchema,
  plan: castPlanSchema,
  cause: causeSchema,
  status: intentStatusSchema,
  reason: reasonSchema.nullable(),
  steps: z.array(castStepSchema),
  fee: feeQuoteSchema.nullable(),
  correlationId: z.string(),
  createdAt: timeSchema,
  updatedAt: timeSchema,
})
export type Cast = z.infer<typeof castSchema>

const typedDataFieldSchema = z.strictObject({ name: z.string(), type: z.string() })

/** What the owner is asked to sign, and what it does. */
export const signatureRequestSchema = z.strictObject({
  /** EIP-712, as `eth_signTypedData_v4` takes it. */
  typedData: z.strictObject({
    domain: z.strictObject({
      name: z.string(),
      version: z.string(),
      chainId: z.int(),
      verifyingContract: addressSchema,
    }),
    types: z.record(z.string(), z.array(typedDataFieldSchema)),
    primaryType: z.string(),
    message: z.record(z.string(), z.union([z.string(), z.int()])),
  }),
  /** The wallet that must sign. */
  owner: addressSchema,
  /** The exact operation, without its signature, in the form of EntryPoint 0.8. */
  userOperation: z.record(z.string(), z.string().nullable()),
  userOpHash: hash32Schema,
  /** The operation's calls in order, with what each does in words. */
  calls: z.array(callSchema.extend({ text: z.string() })),
  /** From 1; higher when an earlier signature did not lead to an inclusion. */
  attempt: z.int().positive(),
  /** Latest time at which the operation may land; a later signature is refused. */
  validUntil: timeSchema,
})
export type SignatureRequest = z.infer<typeof signatureRequestSchema>

/** `GET /v1/casts/:id`. */
export const castDetailSchema = castSchema.extend({
  /** Present while the owner's signature is awaited. */
  toSign: signatureRequestSchema.nullable(),
  /** True when the vault's transaction manager does not answer, so that nobody knows whether a signature is awaited. */
  toSignUnavailable: z.boolean(),
})
export type CastDetail = z.infer<typeof castDetailSchema>

/** `POST /v1/casts/:id/signature`. */
export const signCastBodySchema = z.strictObject({
  /** Of the operation that was signed: as in `toSign`. */
  userOpHash: hash32Schema,
  /** 65 bytes: r, s and v, as a wallet returns them. */
  signature: hexSchema.refine((value) => value.length === 132, { error: 'Must be 65 bytes.' }),
})
export type SignCastBody = z.input<typeof signCastBodySchema>
