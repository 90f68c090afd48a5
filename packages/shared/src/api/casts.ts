import { z } from 'zod'
import { castIdSchema, intentIdSchema, sessionRefSchema, vaultIdSchema } from '../ids.ts'
import { amountSchema, hash32Schema, timeSchema } from '../primitives.ts'
import {
  callSchema,
  causeSchema,
  inclusionSchema,
  intentStatusSchema,
  observationSchema,
  reasonSchema,
} from '../transaction.ts'

/** What a cast does. Used by quotes, casts and triggers alike. */
export const castPlanSchema = z.strictObject({
  vaultId: vaultIdSchema,
  spell: z.string().min(1).max(64),
  action: z.enum(['entry', 'exit']),
  /** Validated by the spell's own schema. */
  parameters: z.record(z.string(), z.unknown()),
  sessionId: sessionRefSchema,
})
export type CastPlan = z.infer<typeof castPlanSchema>

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
