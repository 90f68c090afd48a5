import { mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { clockChangeSchema, openStackClock } from './stackClock.ts'

const newPath = (): string => join(mkdtempSync(join(tmpdir(), 'spells-clock-')), 'clock.json')
const DAY_MS = 86_400_000

test('default: a new clock shows the real time and writes its state', () => {
  const path = newPath()
  const beforeMs = Date.now()
  const clock = openStackClock({ path })
  const shownMs = clock.nowMs()
  expect(shownMs).toBeGreaterThanOrEqual(beforeMs)
  expect(shownMs).toBeLessThanOrEqual(Date.now())
  expect(JSON.parse(readFileSync(path, 'utf8'))).toEqual(clock.state())
})

test('behavior: every change keeps the clock monotone', () => {
  const clock = openStackClock({ path: newPath() })
  let last = clock.nowMs()
  for (const change of [{ advanceMs: 5_000 }, { rate: 0 }, { rate: 500 }, { advanceMs: 1 }, { rate: 1 }]) {
    expect(clock.change(change).ok).toBe(true)
    expect(clock.nowMs()).toBeGreaterThanOrEqual(last)
    last = clock.nowMs()
  }
})

test('behavior: a paused clock stands still, and moves when it is advanced', () => {
  const clock = openStackClock({ path: newPath() })
  clock.change({ rate: 0 })
  const pausedAtMs = clock.nowMs()
  clock.change({ advanceMs: 1_000 })
  expect(clock.nowMs()).toBe(pausedAtMs + 1_000)
})

test('rejects: clock_backwards', () => {
  const clock = openStackClock({ path: newPath() })
  clock.change({ advanceMs: DAY_MS })
  const result = clock.change({ setMs: Date.now() })
  expect(result).toMatchObject({ ok: false, refusal: { code: 'clock_backwards' } })
})

test('behavior: a restart goes on from what was shown, at no more than the normal rate', () => {
  const path = newPath()
  const clock = openStackClock({ path })
  clock.change({ advanceMs: DAY_MS, rate: 1_000 })
  clock.checkpoint()
  const shownMs = clock.state().anchorStackMs
  const again = openStackClock({ path })
  expect(again.nowMs()).toBeGreaterThanOrEqual(shownMs)
  expect(again.state().rate).toBe(1)
})

test('rejects: two ways to move at once, unknown keys, negative rates', () => {
  for (const change of [{ advanceMs: 1, setMs: 2 }, { speed: 3 }, { rate: -1 }]) {
    expect(clockChangeSchema.safeParse(change).success).toBe(false)
  }
})
