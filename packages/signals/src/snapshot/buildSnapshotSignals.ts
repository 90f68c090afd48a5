import { buildDataBadSignal, buildMarketSignal } from '@spells/core/signal'
import type { Signal, SignalKey } from '@spells/shared'
import type { LazyMarketSnapshot } from './buildMarketSnapshot.ts'

/**
 * One signal for each market of a snapshot, and one `data_bad` for each that was refused and not read otherwise. Of a
 * source that stands still no market has a price.
 */
export function buildSnapshotSignals(snapshot: LazyMarketSnapshot): readonly Signal[] {
  const signals = new Map<SignalKey, Signal>()
  const isFrozen = snapshot.frozenSinceMs !== undefined
  for (const market of snapshot.markets) {
    const signal = buildMarketSignal(market)
    signals.set(signal.key, isFrozen && signal.quality === 'good' ? toFrozen(signal) : signal)
  }
  for (const bad of snapshot.refused) {
    const signal = buildDataBadSignal(bad, { source: snapshot.source, observedAtMs: snapshot.observedAtMs })
    if (signal && !signals.has(signal.key)) signals.set(signal.key, signal)
  }
  return [...signals.values()]
}

function toFrozen({ key, observedAtMs, source }: Signal): Signal {
  return { key, quality: 'data_bad', reason: 'frozen', observedAtMs, source }
}
