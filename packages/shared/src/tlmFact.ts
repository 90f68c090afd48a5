import { z } from 'zod'
import { castIdSchema, intentIdSchema, vaultIdSchema, workspaceIdSchema } from './ids.ts'
import { addressSchema, amountSchema, hash32Schema, timeSchema } from './primitives.ts'
import {
  causeSchema,
  inclusionSchema,
  intentStatusSchema,
  observationSchema,
  paidBySchema,
  reasonSchema,
} from './transaction.ts'

/**
 * One fact of a vault, in the vault's own order. WIRE: queue `tlm-facts` and RPC, PERSISTED: TLM.
 * Consumers apply only `sequence` = last + 1 and pull what is missing from the object.
 */
export const tlmFactSchema = z.strictObject({
  v: z.literal(1),
  chainId: z.int().positive(),
  vault: addressSchema,
  /** 1, 2, 3 … without gaps per vault. */
  sequence: z.int().positive(),
  at: timeSchema,
  workspaceId: workspaceIdSchema,
  vaultId: vaultIdSchema,
  castId: castIdSchema,
  intentId: intentIdSchema,
  correlationId: z.string(),
  cause: causeSchema,
  /** The intent's state after this fact. */
  status: intentStatusSchema,
  /** True when a reorg took back something that an earlier fact said. */
  correction: z.boolean(),
  userOpHash: hash32Schema.optional(),
  nonce: amountSchema.optional(),
  attempt: z.int().positive().optional(),
  /** As in the intent's view. */
  paidBy: paidBySchema.optional(),
  inclusion: inclusionSchema.optional(),
  observations: z.array(observationSchema).optional(),
  reason: reasonSchema.optional(),
})
export type TlmFact = z.infer<typeof tlmFactSchema>
