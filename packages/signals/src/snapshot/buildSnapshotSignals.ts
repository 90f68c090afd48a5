import { buildDataBadSignal, buildMarketSignal } from '@spells/core/signal'
import type { Signal, SignalKey } from '@spells/shared'
import type { MarketSnapshot } from './buildMarketSnapshot.ts'

/** One signal for each market of a snapshot, and one `data_bad` for each that was refused and not read otherwise. */
export function buildSnapshotSignals(snapshot: MarketSnapshot): readonly Signal[] {
  const signals = new Map<SignalKey, Signal>()
  for (const market of snapshot.markets) {
    const signal = buildMarketSignal(market)
    signals.set(signal.key, signal)
  }
  for (const bad of snapshot.refused) {
    const signal = buildDataBadSignal(bad, { source: snapshot.source, observedAtMs: snapshot.observedAtMs })
    if (signal && !signals.has(signal.key)) signals.set(signal.key, signal)
  }
  return [...signals.values()]
}
