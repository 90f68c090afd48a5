import { existsSync, readFileSync } from 'node:fs'
import { type ClockState, ok, type Result, readClock, refuse } from '@spells/shared'
import { z } from 'zod'
import { writeFileAtomic } from '../writeFileAtomic.ts'

/** How to change the clock: set it, move it, or change how fast it runs (0 pauses it). */
export const clockChangeSchema = z
  .strictObject({
    advanceMs: z.int().positive().optional(),
    setMs: z.int().positive().optional(),
    rate: z.number().min(0).max(1_000).optional(),
  })
  .refine((change) => change.advanceMs === undefined || change.setMs === undefined, {
    error: 'Use either advanceMs or setMs.',
  })
export type ClockChange = z.infer<typeof clockChangeSchema>

/** The one clock of the stack. */
export type StackClock = {
  nowMs(): number
  state(): ClockState
  /** Refused when it would go backwards. */
  change(change: ClockChange): Result<ClockState, ClockRefusal>
  /** Writes down how far a fast clock has come, so that a restart does not fall behind it. */
  checkpoint(): void
  /** Called after every change. */
  onChange(listener: () => void): void
}
export type ClockRefusal = { readonly code: 'clock_backwards'; readonly nowMs: number; readonly setMs: number }

/**
 * Opens the clock of a state directory: a new one shows the real time, an old one goes on from what it showed.
 * @param options.path where its state is written for the processes that read it from a file
 */
export function openStackClock(options: { readonly path: string }): StackClock {
  const listeners = new Set<() => void>()
  let state = resume(options.path)
  const nowMs = (): number => readClock(state, Date.now())
  const write = (): void => writeFileAtomic(options.path, `${JSON.stringify(state)}\n`)
  write()
  return {
    nowMs,
    state: () => state,
    change: ({ advanceMs = 0, setMs, rate }) => {
      const now = nowMs()
      if (setMs !== undefined && setMs < now) return refuse({ code: 'clock_backwards', nowMs: now, setMs })
      state = { anchorRealMs: Date.now(), anchorStackMs: setMs ?? now + advanceMs, rate: rate ?? state.rate }
      write()
      for (const listener of listeners) listener()
      return ok(state)
    },
    checkpoint: () => {
      if (state.rate <= 1) return
      state = { anchorRealMs: Date.now(), anchorStackMs: nowMs(), rate: state.rate }
      write()
    },
    onChange: (listener) => listeners.add(listener),
  }
}

function resume(path: string): ClockState {
  const realNowMs = Date.now()
  if (!existsSync(path)) return { anchorRealMs: realNowMs, anchorStackMs: realNowMs, rate: 1 }
  const saved = JSON.parse(readFileSync(path, 'utf8')) as ClockState
  if (saved.rate <= 1) return saved
  // A fast clock does not run on while the stack is stopped; it goes on at the normal rate from where it was.
  return { anchorRealMs: realNowMs, anchorStackMs: saved.anchorStackMs, rate: 1 }
}
