import { setTimeout as sleep } from 'node:timers/promises'
import { FAULTY_FEED } from './fault.ts'
import { type FaultCase, type FaultRow, judgeCase } from './faultCase.ts'
import type { Lie } from './judgeSample.ts'
import { getCadence } from './listMissedSlots.ts'
import { type Ground, waitFor } from './openGround.ts'

/** What came of a case. */
export type CaseOutcome = {
  readonly name: string
  readonly rows: readonly FaultRow[]
  /** Nothing when all is well. */
  readonly flaws: readonly string[]
  readonly lies: readonly Lie[]
}

/** How fast the clock runs meanwhile: what an adapter waits for in real time still fits between two refreshes. */
export const FAULT_SPEED = 5
/** Refreshes in which a source must have recovered: a breaker leaves out eight at most. */
const MOST_RECOVERING = 10
/** Workers remember the clock for up to 100 ms. */
const SETTLE_MS = 300
/** Longest that a run is waited for, in real milliseconds. */
const RUN_MS = 60_000
/** Both sources are asked in one refresh, which shows nothing before both have answered. */
const PRICES = ['gmx', 'chainlink']
/** So long before the next refresh values are oldest. */
const BEFORE_NEXT_MS = 10_000

/** Lets an upstream fail for some refreshes and work again, and looks at the API after each refresh and before the next. */
export async function runFaultCase(ground: Ground, faultCase: FaultCase, signal: AbortSignal): Promise<CaseOutcome> {
  const { upstream, fault, slots, without } = faultCase
  const { clock } = ground.stack
  const source = upstream === 'feed' ? `feed:${FAULTY_FEED}` : upstream
  const { everyMs } = getCadence(source)
  const betweenMs = faultCase.everyMs ?? everyMs
  let isWell = false
  const rows: FaultRow[] = []
  const lies: Lie[] = []
  const flaws: string[] = []
  const passUntil = async (atMs: number): Promise<void> => {
    if (atMs > clock.nowMs()) clock.change({ setMs: atMs })
    await sleep(SETTLE_MS)
  }
  const note = async (isFaulty: boolean): Promise<void> => {
    try {
      const { said, span, lies: found } = await ground.look()
      lies.push(...found)
      const { markets, prices, stories, health } = said
      const own = health.sources.find((one) => one.source === source)
      const isPriced = upstream === 'gmx' || upstream === 'chainlink'
      const stale = isPriced
        ? prices.items.some((price) => price.stale)
        : (upstream === 'feed' ? stories : markets).age.stale
      const other = health.sources.find((one) => one.source === without)
      isWell = own?.status === 'ok' && !stale && (other?.status ?? 'ok') === 'ok'
      rows.push({
        ...{ atMs: span.fromMs, isFaulty, ageMs: own?.ageMs ?? null },
        ...{ stale, standIn: upstream === 'gmx' && prices.items.some((price) => price.source === 'chainlink') },
        ...{ status: own?.status ?? '?', outcome: own?.lastRun?.outcome ?? '?', error: own?.lastRun?.error ?? null },
        ...{ breaker: own?.breaker.state ?? '?', bad: own?.dataBad ?? [] },
      })
    } catch (error) {
      if (!signal.aborted)
        flaws.push(`the API did not answer: ${error instanceof Error ? error.message : String(error)}`)
    }
  }
  const refresh = async (stepMs: number): Promise<void> => {
    const slotMs = (Math.floor(clock.nowMs() / stepMs) + 1) * stepMs
    await passUntil(slotMs)
    const hasEnded = async () => {
      const due = { gamma: [source], gmx: PRICES, chainlink: PRICES, feed: [source, 'world'], clob: [] }[upstream]
      const ended = (await ground.listRuns(slotMs)).filter(
        (run) => run.scheduledAtMs === slotMs && run.endedAtMs !== null,
      )
      return due.every((name) => ended.some((run) => run.source === name)) ? true : undefined
    }
    if (!(await waitFor(hasEnded, { timeoutMs: RUN_MS, signal }))) flaws.push('a refresh did not end')
    // What was read before the run is kept for a second.
    await sleep(1_100)
  }

  clock.change({ rate: FAULT_SPEED })
  await refresh(everyMs)
  await note(false)
  if (without) ground.upstreams.fail(without, 'down')
  ground.upstreams.fail(upstream, fault)
  for (let slot = 0; slot < slots && !signal.aborted; slot++) {
    await refresh(betweenMs)
    await note(true)
    await passUntil((Math.floor(clock.nowMs() / betweenMs) + 1) * betweenMs - BEFORE_NEXT_MS)
    await note(true)
  }
  if (ground.upstreams.countStruck(upstream) === 0) flaws.push('nothing has met the fault')
  ground.upstreams.fail(upstream, undefined)
  if (without) ground.upstreams.fail(without, undefined)
  for (let slot = 0; slot < MOST_RECOVERING && !signal.aborted; slot++) {
    await refresh(everyMs)
    await note(false)
    if (isWell) break
  }
  flaws.push(...judgeCase(faultCase, rows))
  return { name: `${upstream}/${fault}`, rows, flaws, lies }
}
