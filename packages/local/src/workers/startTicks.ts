import type { StackClock } from '../clock/stackClock.ts'
import { findLatestMatch } from './cron.ts'

/** A Worker whose crons are fired. */
export type TickTarget = { readonly name: string; readonly url: string; readonly crons: readonly string[] }

/** What a Worker answered to a tick. */
export type TickOutcome = {
  readonly worker: string
  readonly cron: string
  readonly ok: boolean
  readonly detail: string
}

/** Fires crons on the stack's clock: the local platform does not do it by itself. */
export type Ticks = {
  /** Fires one cron now, on every Worker that has it, and waits for the outcome. */
  fire(cron: string): Promise<readonly TickOutcome[]>
  /** Fires the cron of each minute soon: after a crash of any Worker the platform would go on by itself. */
  catchUp(): void
  stop(): Promise<void>
}

const POLL_MS = 100
const EVERY_MINUTE = '* * * * *'
// At a fast clock the crons would otherwise run all the time.
const MIN_GAP_MS = 1_000
const TIMEOUT_MS = 120_000
// The Workers remember the clock for up to 100 ms: a tick at once after a change would meet some that show the old time
// beside others that show the new one, and what they observe would look stale or from the future.
const CHANGE_SETTLE_MS = 300

type Lane = {
  readonly target: TickTarget
  readonly cron: string
  checkedAtMs: number
  due: number | undefined
  running: Promise<unknown> | undefined
  restUntilRealMs: number
}

/**
 * Fires every cron once at the start and then at each minute of the stack's clock that it names. A cron never overlaps
 * itself: what became due meanwhile, or was jumped over, is fired once.
 */
export function startTicks(deps: {
  readonly clock: Pick<StackClock, 'nowMs' | 'onChange'>
  readonly targets: readonly TickTarget[]
  readonly onOutcome?: (outcome: TickOutcome) => void
}): Ticks {
  const { clock } = deps
  const abort = new AbortController()
  const lanes: Lane[] = deps.targets.flatMap((target) =>
    target.crons.map((cron) => ({
      ...{ target, cron, running: undefined, restUntilRealMs: 0 },
      checkedAtMs: clock.nowMs(),
      due: clock.nowMs(),
    })),
  )
  const start = (lane: Lane, atMs: number): void => {
    lane.due = undefined
    lane.running = fireOnce(lane.target, lane.cron, atMs, abort.signal).then((outcome) => {
      lane.running = undefined
      lane.restUntilRealMs = Date.now() + MIN_GAP_MS
      if (!abort.signal.aborted) deps.onOutcome?.(outcome)
    })
  }
  const poll = (): void => {
    const nowMs = clock.nowMs()
    for (const lane of lanes) {
      lane.due = findLatestMatch(lane.cron, lane.checkedAtMs, nowMs) ?? lane.due
      lane.checkedAtMs = nowMs
      if (lane.due !== undefined && !lane.running && Date.now() >= lane.restUntilRealMs) start(lane, lane.due)
    }
  }
  clock.onChange(() => {
    for (const lane of lanes) lane.restUntilRealMs = Math.max(lane.restUntilRealMs, Date.now() + CHANGE_SETTLE_MS)
  })
  const timer = setInterval(poll, POLL_MS)
  return {
    fire: (cron) =>
      Promise.all(
        deps.targets
          .filter((target) => target.crons.includes(cron))
          .map((target) => fireOnce(target, cron, clock.nowMs(), abort.signal)),
      ),
    catchUp: () => {
      for (const lane of lanes.filter(({ cron }) => cron === EVERY_MINUTE)) {
        lane.due = clock.nowMs()
        lane.restUntilRealMs = 0
      }
    },
    stop: async () => {
      clearInterval(timer)
      abort.abort()
      await Promise.all(lanes.map((lane) => lane.running))
    },
  }
}

/** Never throws: a Worker that is down has simply missed a tick. */
async function fireOnce(target: TickTarget, cron: string, atMs: number, signal: AbortSignal): Promise<TickOutcome> {
  const query = new URLSearchParams({ cron, time: String(atMs) })
  const outcome = { worker: target.name, cron }
  try {
    const response = await fetch(`${target.url}/cdn-cgi/local/scheduled?${query}`, {
      signal: AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]),
    })
    const detail = (await response.text()).slice(0, 500)
    // Any other text comes from the Worker's own routes, so nothing was fired.
    return { ...outcome, ok: response.ok && detail === 'ok', detail }
  } catch (cause) {
    return { ...outcome, ok: false, detail: cause instanceof Error ? cause.message : String(cause) }
  }
}
