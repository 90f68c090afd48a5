import type { WorkflowStep } from 'cloudflare:workers'
import { WORLD_REFRESH_MS } from '@spells/core'
import {
  classifyReports,
  listNewReports,
  type ReportPlace,
  type RunEnd,
  recordRefreshRun,
  reserveModelSpend,
  type SystemDatabase,
  saveDataBad,
  settleModelSpend,
} from '@spells/db'
import type { Clock } from '@spells/shared'
import {
  askWithinBudget,
  type HeadlineModel,
  MAX_QUESTION_TITLES,
  type ModelBudget,
  type ModelPurse,
} from '@spells/signals/world'
import { countDataBad } from '../refresh/countDataBad.ts'
import { createFaultMemory } from '../refresh/faultMemory.ts'
import { type FencedRun, toErrorCode } from '../refresh/fencedRun.ts'
import { isLeftAlone } from '../refresh/isLeftAlone.ts'
import { ONCE, PATIENCE } from '../refresh/patience.ts'
import { toDay } from '../toDay.ts'

/** A model that reads new reports besides the rules, and what it may cost. */
export type PaidModel = { readonly model: HeadlineModel; readonly budget: ModelBudget }

/** What one question gave. PERSISTED: step results. */
type ModelPart = {
  /** Titles that were asked for, and those of them whose answer could be used. */
  readonly asked: number
  readonly answered: number
  readonly refused: { readonly field: string; readonly reason: string }[]
  readonly inputTokens: number
  readonly outputTokens: number
  /** Millionths of a dollar, as a whole number. */
  readonly microUsd: string
  /** Why no more is asked in this refresh: `held`, `budget_spent`, or the code of what failed. */
  readonly stopped: string | null
  /** After which report the next question begins; null when there are no more. */
  readonly next: ReportPlace | null
}

/** How a refresh asked the model; what it did not answer is as the rules say. PERSISTED: the run's output. */
export type ModelAsked = {
  readonly model: string
  readonly asked: number
  readonly answered: number
  readonly refused: number
  readonly inputTokens: number
  readonly outputTokens: number
  readonly microUsd: string
  readonly stopped: string | null
}

/** The name under which the model is recorded as a source. */
export const HEADLINE_MODEL_SOURCE = 'headline-model'
/** Questions of one refresh; reports beyond them stay as the rules say. */
const MAX_QUESTIONS = 20

type ModelRun = { readonly run: FencedRun; readonly scheduledAtMs: number; readonly startedAtMs: number }
type ModelDeps = PaidModel & { readonly clock: Clock; readonly openDatabase: () => SystemDatabase }

/**
 * Lets a model read the reports that this refresh saw first, before they are put to stories: feed by feed, each report
 * in one question. Nothing that fails here fails the refresh. The step names are persisted by the platform.
 */
export async function classifyByModel(run: ModelRun, step: WorkflowStep, deps: ModelDeps): Promise<ModelAsked> {
  const faults = createFaultMemory()
  const parts: ModelPart[] = []
  let stopped: string | null = 'too_many'
  let place: ReportPlace | null = null
  for (let question = 0; question < MAX_QUESTIONS; question++) {
    const at: ReportPlace | null = place
    const ask = (): Promise<ModelPart> => faults.keep(() => askPart(run, at, deps))
    // A question that breaks off is not asked again: its reports stay as the rules say.
    const part: ModelPart | string = await step
      .do(`model v1 ${question}`, ONCE, ask)
      .catch((thrown: unknown) => toErrorCode(faults.find(thrown)))
    if (typeof part === 'string') {
      stopped = part
      break
    }
    parts.push(part)
    if (part.stopped !== null || part.next === null) {
      stopped = part.stopped
      break
    }
    place = part.next
  }
  const sum = (pick: (part: ModelPart) => number) => parts.reduce((total, part) => total + pick(part), 0)
  const asked: ModelAsked = {
    model: deps.model.name,
    asked: sum((part) => part.asked),
    answered: sum((part) => part.answered),
    refused: sum((part) => part.refused.length),
    inputTokens: sum((part) => part.inputTokens),
    outputTokens: sum((part) => part.outputTokens),
    microUsd: String(parts.reduce((total, { microUsd }) => total + BigInt(microUsd), 0n)),
    stopped,
  }
  const refused = parts.flatMap((part) => part.refused)
  // Bookkeeping: the reports are as they are, with it or without.
  await step
    .do('model run v1', PATIENCE, () => recordModelRun(run, asked, { refused, clock: deps.clock }))
    .catch(() => {})
  return asked
}

async function askPart(
  { run, scheduledAtMs, startedAtMs }: ModelRun,
  after: ReportPlace | null,
  deps: ModelDeps,
): Promise<ModelPart> {
  const { model, budget, clock } = deps
  const nothing = { asked: 0, answered: 0, refused: [], inputTokens: 0, outputTokens: 0, microUsd: '0', next: null }
  const slot = { source: HEADLINE_MODEL_SOURCE, scheduledAtMs }
  const { isHeld, reports } = await run.write(async (tx) => ({
    isHeld: after === null && (await isLeftAlone(tx, slot, { periodMs: WORLD_REFRESH_MS })),
    reports: await listNewReports(tx, {
      ...{ sinceMs: startedAtMs, exceptOfModel: model.name, after, limit: MAX_QUESTION_TITLES },
    }),
  }))
  if (isHeld) return { ...nothing, stopped: 'held' }
  const last = reports.at(-1)
  if (!last) return { ...nothing, stopped: null }
  const asked = await askWithinBudget(
    reports.map(({ title }) => title),
    { model, prices: budget.prices, purse: createPurse(run, deps) },
  )
  if (asked.status === 'stopped') return { ...nothing, stopped: asked.code }
  const answers = reports.map(({ id }, index) => ({ id, answer: asked.answers[index] }))
  const classified = answers.flatMap(({ id, answer }) => (answer?.ok ? [{ id, classification: answer.value }] : []))
  const refused = answers.flatMap(({ id, answer }) => {
    if (answer?.ok) return []
    const { field, reason } = answer?.refusal ?? { field: 'index', reason: 'missing' }
    return [{ id, field, reason }]
  })
  const atMs = await clock.nowMs()
  await run.write(async (tx) => {
    await classifyReports(tx, classified)
    await saveDataBad(tx, { source: HEADLINE_MODEL_SOURCE, atMs, items: refused })
  })
  return {
    ...{ asked: reports.length, answered: classified.length, stopped: null },
    refused: refused.map(({ field, reason }) => ({ field, reason })),
    inputTokens: asked.usage?.input ?? 0,
    outputTokens: asked.usage?.output ?? 0,
    microUsd: String(asked.microUsd),
    next: { source: last.source, id: last.id },
  }
}

/** The money of the day, in Postgres. */
function createPurse(run: FencedRun, { model, budget, clock, openDatabase }: ModelDeps): ModelPurse {
  return {
    async reserve(microUsd) {
      const day = toDay(await clock.nowMs())
      const request = { day, model: model.name, microUsd, budgetMicroUsd: budget.perDayMicroUsd }
      return (await run.write((tx) => reserveModelSpend(tx, request))) ? { day, microUsd } : undefined
    },
    // Also of a run that was overtaken meanwhile: it was paid.
    async settle({ day, microUsd }, spent) {
      const database = openDatabase()
      try {
        const cost = { reservedMicroUsd: microUsd, costMicroUsd: spent.microUsd }
        const tokens = { inputTokens: spent.usage.input, outputTokens: spent.usage.output }
        await database.withSystem((tx) => settleModelSpend(tx, { day, model: model.name, ...cost, ...tokens }))
      } finally {
        await database.close()
      }
    },
  }
}

async function recordModelRun(
  { run, scheduledAtMs, startedAtMs }: ModelRun,
  asked: ModelAsked,
  options: { readonly refused: ModelPart['refused']; readonly clock: Clock },
): Promise<void> {
  const endedAt = await options.clock.nowMs()
  const { outcome, error } = judgeRun(asked)
  const counts = { received: asked.asked, accepted: asked.answered, refused: asked.refused }
  const end = { startedAt: startedAtMs, endedAt, outcome, error, ...counts, dataBad: countDataBad(options.refused) }
  await run.write((tx) => recordRefreshRun(tx, { source: HEADLINE_MODEL_SOURCE, scheduledAtMs }, end))
}

function judgeRun({ asked, answered, stopped }: ModelAsked): Pick<RunEnd, 'outcome' | 'error'> {
  if (asked > 0 && answered === 0) return { outcome: 'failed', error: stopped ?? 'upstream_not_usable' }
  if (stopped === null) return { outcome: asked === 0 ? 'unchanged' : 'good', error: null }
  if (answered > 0) return { outcome: 'partial', error: stopped }
  if (stopped === 'held') return { outcome: 'held', error: null }
  return { outcome: stopped === 'budget_spent' ? 'held' : 'failed', error: stopped }
}
