import { evaluateFreshness } from '@spells/core/signal'
import { evaluateSide } from '@spells/core/trigger'
import type { Clock, Signal, SignalKey } from '@spells/shared'
import type { PremisePort } from '../premisePort.ts'

/**
 * Reads premises from the newest observations.
 * @param deps.findSignal the newest observation at hand, if there is one
 */
export function createPremises(deps: {
  readonly findSignal: (key: SignalKey) => Promise<Signal | undefined>
  readonly clock: Clock
}): PremisePort {
  return {
    check: async (premise) => {
      const [signal, nowMs] = await Promise.all([deps.findSignal(premise.signal), deps.clock.nowMs()])
      const { freshnessMs } = premise
      const isFresh = signal && evaluateFreshness(signal.observedAtMs, { nowMs, freshnessMs }).status === 'fresh'
      if (!isFresh || signal.quality !== 'good') {
        const message = `There is no good and fresh observation of ${premise.signal}.`
        return { status: 'unknown', reason: { code: 'premise_unknown', message } }
      }
      if (evaluateSide(premise, signal.value) === 'beyond') return { status: 'holds' }
      const message = `The value came back to ${signal.value}, across the threshold ${premise.threshold}.`
      return { status: 'lost', reason: { code: 'premise_flipped', message } }
    },
  }
}
