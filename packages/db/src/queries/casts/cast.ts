import type { castSteps, casts } from '../../schema/index.ts'
import type { ScopedTransaction, SystemTransaction } from '../../transaction.ts'

/** A transaction of either role; row-level security bounds the scoped one. */
export type CastTransaction = ScopedTransaction | SystemTransaction
export type CastRow = typeof casts.$inferSelect
export type CastStepRow = typeof castSteps.$inferSelect
/** A cast and its steps in order. */
export type CastWithSteps = { readonly cast: CastRow; readonly steps: readonly CastStepRow[] }
/** An EVM address as the columns hold it, checksummed. */
export type Address = `0x${string}`
