import { and, eq, sql } from 'drizzle-orm'
import { modelSpend } from '../../schema/index.ts'
import type { SystemTransaction } from '../../transaction.ts'

/** What a model was asked and cost on a UTC day; money in millionths of a dollar. */
export type ModelSpendRow = Readonly<typeof modelSpend.$inferSelect>

type Day = { readonly day: string; readonly model: string }

/**
 * Sets money aside for one question, if what all models cost on the day leaves so much of the budget. Two that ask at
 * once are told one after the other.
 * @returns whether the budget had it
 */
export async function reserveModelSpend(
  tx: SystemTransaction,
  request: Day & { readonly microUsd: bigint; readonly budgetMicroUsd: bigint },
): Promise<boolean> {
  const { day, model, microUsd, budgetMicroUsd } = request
  await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended('model_spend:' || ${day}::text, 0))`)
  const spent = (await listModelSpend(tx, day)).reduce(
    (sum, { costMicroUsd, unsettledMicroUsd }) => sum + costMicroUsd + unsettledMicroUsd,
    0n,
  )
  if (spent + microUsd > budgetMicroUsd) return false
  const row = { day, model, requests: 1, inputTokens: 0n, outputTokens: 0n, costMicroUsd: 0n }
  await tx
    .insert(modelSpend)
    .values({ ...row, unsettledMicroUsd: microUsd })
    .onConflictDoUpdate({
      target: [modelSpend.day, modelSpend.model],
      set: {
        requests: sql`${modelSpend.requests} + 1`,
        unsettledMicroUsd: sql`${modelSpend.unsettledMicroUsd} + excluded.unsettled_micro_usd`,
      },
    })
  return true
}

/** Replaces what was set aside for a question by what it used. */
export async function settleModelSpend(
  tx: SystemTransaction,
  settled: Day & {
    readonly reservedMicroUsd: bigint
    readonly costMicroUsd: bigint
    readonly inputTokens: number
    readonly outputTokens: number
  },
): Promise<void> {
  const { day, model, reservedMicroUsd, costMicroUsd, inputTokens, outputTokens } = settled
  await tx
    .update(modelSpend)
    .set({
      inputTokens: sql`${modelSpend.inputTokens} + ${inputTokens}::bigint`,
      outputTokens: sql`${modelSpend.outputTokens} + ${outputTokens}::bigint`,
      costMicroUsd: sql`${modelSpend.costMicroUsd} + ${costMicroUsd}::bigint`,
      unsettledMicroUsd: sql`${modelSpend.unsettledMicroUsd} - ${reservedMicroUsd}::bigint`,
    })
    .where(and(eq(modelSpend.day, day), eq(modelSpend.model, model)))
}

/** What was spent on a day, by model. */
export async function listModelSpend(tx: SystemTransaction, day: string): Promise<readonly ModelSpendRow[]> {
  return tx.select().from(modelSpend).where(eq(modelSpend.day, day))
}
