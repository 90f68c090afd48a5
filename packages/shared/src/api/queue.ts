import { z } from 'zod'
import { castIdSchema, intentIdSchema } from '../ids.ts'
import { amountSchema, hash32Schema, timeSchema } from '../primitives.ts'
import { intentStatusSchema, reasonSchema } from '../transaction.ts'

/** An intent that a vault's transaction manager still works on. */
export const queueItemSchema = z.strictObject({
  intentId: intentIdSchema,
  castId: castIdSchema,
  status: intentStatusSchema,
  /** Operations that were signed for it so far. */
  attempts: z.int().nonnegative(),
  /** Of the newest operation; null before there is one. */
  userOpHash: hash32Schema.nullable(),
  /** The account's nonce that it holds, as a decimal number; null while it waits for one. */
  nonce: amountSchema.nullable(),
  /** Whether the owner is to sign: GET the cast to see what. */
  awaitsSignature: z.boolean(),
  /** What stands in the way, if anything. */
  reason: reasonSchema.nullable(),
  /** When the transaction manager looks at the vault again; null when nothing is planned. */
  nextWakeAt: timeSchema.nullable(),
})
export type QueueItem = z.infer<typeof queueItemSchema>

/** Something that somebody should look at: `intent_stuck`, `vault_halted`, `nodes_disagree` and the like. */
export const vaultAlertSchema = z.strictObject({
  at: timeSchema,
  code: z.string(),
  message: z.string(),
  intentId: intentIdSchema.nullable(),
})

/** `GET /v1/vaults/:id/queue`: in the order in which they were accepted. */
export const queueReplySchema = z.strictObject({
  items: z.array(queueItemSchema),
  /** Why nothing more is signed under a session; null while all is well. */
  halted: reasonSchema.nullable(),
  /** The newest first. */
  alerts: z.array(vaultAlertSchema),
})
