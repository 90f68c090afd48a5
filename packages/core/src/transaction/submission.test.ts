import { expect, it } from 'vitest'
import { createTestVault, prepared } from './createTestVault.ts'
import type { SendOutcome } from './event.ts'
import { buildTestHash, buildTestIntent } from './fixtures.ts'

const STEP_MS = 250
const FIRST_MS = 1_000_000

/** When an intent's bytes are handed over in its first minute, in seconds, if a bundler always says this. */
function listTimes(outcome: SendOutcome, index = 0): readonly number[] {
  const vault = createTestVault()
  const intent = buildTestIntent(index)
  vault.submit(intent)
  vault.observe()
  vault.prepare(intent.id, prepared(buildTestHash(100 + index)))
  vault.sign(intent.id)
  vault.send(intent.id, outcome)
  for (let ms = 0; ms < 60_000; ms += STEP_MS) {
    const sends = vault.sent().length
    vault.pass(STEP_MS)
    vault.apply({ kind: 'ticked' })
    if (vault.state().observation.kind === 'running') vault.observe()
    if (vault.sent().length > sends) vault.send(intent.id, outcome)
  }
  const atMs = vault.history.flatMap((effect) =>
    effect.kind === 'record' && (effect.entry.kind === 'signed' || effect.entry.kind === 'sendAsked')
      ? [effect.entry.atMs]
      : [],
  )
  return atMs.map((ms) => (ms - (atMs[0] ?? FIRST_MS)) / 1000)
}

const getPauses = (times: readonly number[]) => times.slice(1).map((time, at) => time - (times[at] ?? 0))

it('behavior: what a bundler has is offered to it again at a steady pace: it may have forgotten it', () => {
  for (const kind of ['accepted', 'landed'] as const) {
    const pauses = getPauses(listTimes({ kind }))
    expect(pauses.length).toBeGreaterThan(10)
    expect(Math.max(...pauses)).toBeLessThanOrEqual(4.5)
  }
})

it('behavior: while nobody answers, the pauses double, and each intent has its own', () => {
  const lost: SendOutcome = { kind: 'unknown', detail: 'http 503' }
  const pauses = getPauses(listTimes(lost))
  expect(pauses).toHaveLength(4)
  for (const [at, pause] of pauses.entries()) {
    expect(pause).toBeGreaterThanOrEqual(3 * 2 ** at * 0.75)
    expect(pause).toBeLessThanOrEqual(3 * 2 ** at + 1.5)
  }
  const patterns = [0, 1, 2, 3].map((index) => listTimes(lost, index).join())
  expect(new Set(patterns).size).toBeGreaterThan(1)
  expect(listTimes(lost).join()).toBe(patterns[0])
})
