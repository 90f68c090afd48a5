import type { ObservedMarket } from '@spells/core/signal'
import { expect, test } from 'vitest'
import type { MarketSnapshot } from './buildMarketSnapshot.ts'
import { buildSnapshotSignals } from './buildSnapshotSignals.ts'
import {
  decodeMarketMovement,
  encodeMarketMovement,
  judgeMovement,
  type MarketMovement,
  markFrozen,
} from './marketMovement.ts'

const at = 1_795_176_000_000
const MINUTE_MS = 60_000

function buildMarket(id: string, changes: Partial<ObservedMarket> = {}): ObservedMarket {
  return {
    ...{ source: 'gamma', id, question: `Will ${id}?`, slug: id, outcomes: ['Yes', 'No'], tokenIds: [] },
    ...{ probability: 0.4, liquidityUsd: null, volumeUsd: null, endsAtMs: null, status: 'open', observedAtMs: at },
    ...changes,
  }
}

/** A snapshot of markets named by number, some minutes after the first. */
function buildSnapshot(minutes: number, markets: readonly ObservedMarket[]): MarketSnapshot {
  const counts = { received: markets.length, accepted: markets.length, refused: 0 }
  return { source: 'gamma', observedAtMs: at + minutes * MINUTE_MS, markets, refused: [], counts }
}
const list = (count: number, from = 0) => Array.from({ length: count }, (_, index) => buildMarket(String(from + index)))

/** Refreshes one after another; when each was frozen, since when in minutes. */
function follow(snapshots: readonly MarketSnapshot[]): (number | null)[] {
  let movement: MarketMovement | undefined
  return snapshots.map((snapshot) => {
    movement = judgeMovement(snapshot, movement)
    const { frozenSinceMs } = markFrozen(snapshot, movement.changedAtMs)
    return frozenSinceMs === undefined ? null : (frozenSinceMs - at) / MINUTE_MS
  })
}

test('default: markets that all stand still for more than half an hour are frozen, until one moves', () => {
  const still = list(20)
  const moved = [buildMarket('0', { probability: 0.41 }), ...still.slice(1)]
  const times = [buildSnapshot(0, still), buildSnapshot(30, still), buildSnapshot(32, still), buildSnapshot(34, moved)]
  expect(follow([...times, buildSnapshot(64, moved), buildSnapshot(66, moved)])).toEqual([
    ...[null, null, 0, null],
    ...[null, 34],
  ])
})

test('behavior: markets that come, go or are resolved are no movement of the others', () => {
  const snapshots = [0, 10, 20, 31].map((minutes, turn) => {
    const resolved = buildMarket('7', { status: turn % 2 ? 'resolved' : 'open', probability: turn % 2 ? 1 : 0.4 })
    return buildSnapshot(minutes, [...list(30, 100), resolved, ...list(3, turn * 3)])
  })
  expect(follow(snapshots)).toEqual([null, null, null, 0])
})

test('behavior: of fewer than twenty markets nothing is said', () => {
  expect(follow([buildSnapshot(0, list(19)), buildSnapshot(90, list(19))])).toEqual([null, null])
  const other = [...list(19), ...list(30, 500)]
  expect(follow([buildSnapshot(0, [...list(19), ...list(30, 900)]), buildSnapshot(90, other)])).toEqual([null, null])
})

test('behavior: a frozen snapshot gives no price to a trigger; what else is wrong with a market stays its reason', () => {
  const markets = [...list(20), buildMarket('r', { status: 'resolved' })]
  const frozen = markFrozen(buildSnapshot(40, markets), at)
  const signals = buildSnapshotSignals(frozen)
  expect(signals).toHaveLength(21)
  expect(signals.filter(({ quality }) => quality === 'good')).toEqual([])
  expect(signals[0]).toEqual({
    ...{ key: 'market:gamma:0:probability', quality: 'data_bad', reason: 'frozen', observedAtMs: at, source: 'gamma' },
  })
  expect(signals.at(-1)).toMatchObject({ reason: 'market_resolved' })
})

// PERSISTED: `markets:movement:v1` as version 1 wrote it.
const golden = '{"v":1,"changedAtMs":1795176000000,"probabilities":[["512345",0.63],["__proto__",0.2]]}'

test('behavior: the stored form comes back equal, also that of the first version', () => {
  const movement = decodeMarketMovement(golden)
  expect(movement).toEqual({
    changedAtMs: at,
    probabilities: new Map([
      ['512345', 0.63],
      ['__proto__', 0.2],
    ]),
  })
  expect(movement && encodeMarketMovement(movement)).toBe(golden)
})

test.each(['', 'null', '{"v":2}', '<html>'])('rejects: not a movement %#', (text) => {
  expect(decodeMarketMovement(text)).toBeUndefined()
})
