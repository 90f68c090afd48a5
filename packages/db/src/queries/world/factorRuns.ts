import { and, desc, eq, gte, lte } from 'drizzle-orm'
import { factorRuns, factorScores } from '../../schema/index.ts'
import type { PublicTransaction, SystemTransaction } from '../../transaction.ts'
import type { FactorRunRow, FactorScoreRow } from './worldRows.ts'

/** Stores the factors of a time with what they were computed from. What is stored of a time is never changed. */
export async function saveFactorRun(
  tx: SystemTransaction,
  run: FactorRunRow & { readonly scores: readonly Omit<FactorScoreRow, 'at' | 'model'>[] },
): Promise<void> {
  const { at, model, inputs, scores } = run
  const stored = await tx
    .insert(factorRuns)
    .values({ at, model, inputs })
    .onConflictDoNothing()
    .returning({ at: factorRuns.at })
  if (stored.length === 0) return
  await tx.insert(factorScores).values(scores.map((score) => ({ ...score, at, model })))
}

/** What the factors of a time were computed from; the newest when no time is given. Public data. */
export async function findFactorRun(
  tx: PublicTransaction | SystemTransaction,
  request: { readonly atMs?: number | undefined } = {},
): Promise<(FactorRunRow & { readonly scores: readonly FactorScoreRow[] }) | undefined> {
  const { atMs } = request
  const [run] = await tx
    .select()
    .from(factorRuns)
    .where(atMs === undefined ? undefined : eq(factorRuns.at, atMs))
    .orderBy(desc(factorRuns.at))
    .limit(1)
  if (!run) return undefined
  const scores = await tx.select().from(factorScores).where(eq(factorScores.at, run.at))
  return { ...run, scores }
}

/** The scores of a factor between two times, oldest first, at most the newest `limit`; public data. */
export async function listFactorScores(
  tx: PublicTransaction,
  request: {
    readonly factor: FactorScoreRow['factor']
    readonly fromMs: number
    readonly toMs: number
    readonly limit: number
  },
): Promise<readonly Pick<FactorScoreRow, 'at' | 'model' | 'score' | 'confidence'>[]> {
  const { factor, fromMs, toMs, limit } = request
  const { at, model, score, confidence } = factorScores
  const rows = await tx
    .select({ at, model, score, confidence })
    .from(factorScores)
    .where(and(eq(factorScores.factor, factor), gte(at, fromMs), lte(at, toMs)))
    .orderBy(desc(at))
    .limit(limit)
  return rows.reverse()
}
