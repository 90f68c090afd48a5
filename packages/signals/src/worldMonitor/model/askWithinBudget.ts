import { AppError } from '@spells/shared'
import { type RetryPolicy, retrySafe } from '../../http/retrySafe.ts'
import type { HeadlineModel, HeadlineReply } from './headlineModel.ts'
import { countCost, type ModelPrices, type TokenCount } from './modelPrices.ts'

/** What was set aside for one question. */
export type Reservation = { readonly day: string; readonly microUsd: bigint }

/** The money of a day: nothing is asked without a reservation. */
export type ModelPurse = {
  /** Sets the most aside that a question can cost. @returns undefined when the day's budget does not have it */
  reserve(microUsd: bigint): Promise<Reservation | undefined>
  /** Replaces what was set aside by what it was; a question that is never settled costs what was set aside. */
  settle(reservation: Reservation, spent: { readonly microUsd: bigint; readonly usage: TokenCount }): Promise<void>
}

/** How asking about titles went. PERSISTED: step results carry `stopped`. */
export type AskedModel =
  | ({ readonly status: 'answered'; readonly microUsd: bigint } & HeadlineReply)
  /** `budget_spent`, or the code of what failed. */
  | { readonly status: 'stopped'; readonly code: string }

const RETRY = { attempts: 2, baseDelayMs: 1_000 }
const NOTHING: TokenCount = { input: 0, output: 0 }

/**
 * Asks a model about titles, at most twice, each time with the worst case set aside first. What the provider does not
 * tell the use of counts as the worst case: also what timed out was perhaps worked on.
 * @throws what the purse throws
 */
export async function askWithinBudget(
  titles: readonly string[],
  options: {
    readonly model: HeadlineModel
    readonly prices: ModelPrices
    readonly purse: ModelPurse
    readonly retry?: Partial<RetryPolicy>
  },
): Promise<AskedModel> {
  const { model, prices, purse } = options
  const worst = model.boundTokens(titles)
  const ask = async () => {
    const reservation = await purse.reserve(countCost(worst, prices))
    if (!reservation) return undefined
    try {
      return { reservation, reply: await model.ask(titles) }
    } catch (error) {
      if (isTurnedAway(error)) await purse.settle(reservation, { microUsd: 0n, usage: NOTHING })
      throw error
    }
  }
  let asked: Awaited<ReturnType<typeof ask>>
  try {
    asked = await retrySafe(ask, { ...RETRY, ...options.retry })
  } catch (error) {
    if (error instanceof AppError && error.code.startsWith('upstream_')) return { status: 'stopped', code: error.code }
    throw error
  }
  if (!asked) return { status: 'stopped', code: 'budget_spent' }
  const { reservation, reply } = asked
  if (!reply.usage) return { status: 'answered', microUsd: reservation.microUsd, ...reply }
  // Not within what is repeated: an answer that is there is not asked for again.
  const microUsd = countCost(reply.usage, prices)
  await purse.settle(reservation, { microUsd, usage: reply.usage })
  return { status: 'answered', microUsd, ...reply }
}

/** Refused before any work was done: a wrong key, a wrong name, too many questions. */
function isTurnedAway(error: unknown): boolean {
  return error instanceof AppError && (error.code === 'upstream_refused' || error.facts.status === 429)
}
