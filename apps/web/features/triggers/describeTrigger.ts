import { type Decision, formatPercent } from '@spells/shared'
import type { Trigger } from '@spells/shared/api'
import type { Tone } from '../../ui/Badge.tsx'

/** The state of a trigger in a word and a tone. */
export function describeTriggerState({
  status,
  mode,
  lastDecision,
}: Pick<Trigger, 'status' | 'mode'> & { readonly lastDecision: Pick<Decision, 'verdict'> | null }): {
  readonly tone: Tone
  readonly text: string
  readonly live: boolean
} {
  switch (status) {
    case 'paused':
      return { tone: 'neutral', text: 'Paused', live: false }
    case 'spent':
      return { tone: 'good', text: 'Fired', live: false }
    case 'expired':
      return { tone: 'neutral', text: 'Expired', live: false }
    case 'active':
      if (lastDecision?.verdict === 'blind') return { tone: 'bad', text: 'Blind: no fresh readings', live: false }
      if (lastDecision?.verdict === 'data_bad') return { tone: 'bad', text: 'Blind: unusable readings', live: false }
      return mode === 'armed'
        ? { tone: 'attention', text: 'Armed', live: true }
        : { tone: 'info', text: 'Recording', live: true }
  }
}

/** The market id that a signal key names. */
export function readMarketId(signal: string): string {
  return signal.split(':')[2] ?? ''
}

/** The part of a decision that its description needs. */
type Described = Pick<Decision, 'verdict' | 'reason'> & {
  readonly rule: Pick<Decision['rule'], 'direction'>
  readonly input: {
    readonly signal: { readonly quality: 'good'; readonly value: number } | { readonly quality: 'data_bad' }
    readonly previousValue?: number | undefined
  }
}

/** What a decision was about, in words; the value only where it was one. */
export function describeDecision({ verdict, reason, rule, input }: Described): string {
  const { signal, previousValue } = input
  if (verdict !== 'fire' || signal.quality !== 'good') return reason
  const reached = rule.direction === 'above' ? 'rose' : 'fell'
  const from = previousValue === undefined ? '' : ` from ${formatPercent(previousValue)}`
  return `It ${reached}${from} to ${formatPercent(signal.value)}: fired`
}

/** The premise in words. */
export function describeRule({ direction, threshold }: Pick<Trigger, 'direction' | 'threshold'>): string {
  return direction === 'above'
    ? `reaches ${formatPercent(threshold)} or more`
    : `falls to ${formatPercent(threshold)} or less`
}
