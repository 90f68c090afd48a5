import type { LinkEvidence, Severity } from '@spells/shared'
import { findQuantile } from '../changes/findJumps.ts'
import { adjustForDiscoveries } from '../relations/significance.ts'
import type { Related } from './relateTexts.ts'

/** A story with the markets and tokens that are about the same. */
export type LinkStory = {
  readonly id: string
  readonly firstSeenAtMs: number
  readonly severity: Severity
  readonly related: readonly (Related & { readonly kind: 'market' | 'token' })[]
}

/** What a market or token did on a grid of equal steps. */
export type LinkSeries = {
  readonly kind: 'market' | 'token'
  readonly id: string
  /** Probabilities or prices at the end of each step; NaN where we saw none. */
  readonly values: readonly number[]
}

/** A move that a story probably caused. */
export type StoryLink = {
  readonly storyId: string
  readonly kind: 'market' | 'token'
  readonly id: string
  /** In [0, 1). */
  readonly confidence: number
  /** Start of the step in which it moved. */
  readonly movedAtMs: number
  readonly evidence: LinkEvidence
}

/** Name and version of what decides: stored with each link. */
export const LINK_MODEL = 'links-1'

/** Steps from that of the first report on in which the answer is looked for. */
const WINDOW = 4
/** Part of the links that may be chance. */
const MOST_FALSE = 0.1
/** Changes that are enough to say what is usual. */
const FEWEST = 96
/** Moves smaller than this are no answer, however quiet the rest was: in logits, or part of a price. */
const LEAST_MOVE = { market: 0.15, token: 0.005 }
const MOST_CONFIDENCE = 0.95
const severityWeight: Readonly<Record<Severity, number>> = { info: 0.3, low: 0.5, medium: 0.8, high: 1, critical: 1.2 }

/**
 * Finds moves that a story probably caused: soon after its first report, of a market or token about the same, and
 * beyond what that one usually does in such a time, with all pairs that were looked at taken into account. Another story
 * that could explain the move as well lowers the confidence.
 * @param options.fromMs start of the grid's first step
 */
export function findLinks(
  stories: readonly LinkStory[],
  series: readonly LinkSeries[],
  options: { readonly fromMs: number; readonly stepMs: number },
): readonly StoryLink[] {
  const known = new Map(series.map((one) => [`${one.kind} ${one.id}`, describe(one)]))
  const looks = stories.flatMap((story) =>
    story.related.flatMap((related) => {
      const target = known.get(`${related.kind} ${related.id}`)
      const move = target && findMove(target, Math.floor((story.firstSeenAtMs - options.fromMs) / options.stepMs))
      return target && move ? [{ story, related, target, move }] : []
    }),
  )
  const qValues = adjustForDiscoveries(
    looks.map(({ move }) => move.pValue),
    { tests: looks.length },
  )
  return looks.flatMap(({ story, related, target, move }, at): StoryLink[] => {
    const qValue = qValues[at] ?? 1
    if (qValue > MOST_FALSE || move.size < LEAST_MOVE[related.kind]) return []
    const rivals = looks.filter(
      (other) => other.target === target && other.story !== story && other.move.step === move.step,
    )
    const claim = (one: (typeof looks)[number]) => one.related.relatedness * severityWeight[one.story.severity]
    const own = related.relatedness * severityWeight[story.severity]
    const share = own / (own + rivals.reduce((sum, rival) => sum + claim(rival), 0))
    const lagMs = Math.max(0, options.fromMs + (move.step + 1) * options.stepMs - story.firstSeenAtMs)
    return [
      {
        ...{ storyId: story.id, kind: related.kind, id: related.id },
        confidence: Math.min(MOST_CONFIDENCE, (1 - qValue) * share * (0.5 + 0.5 * related.relatedness)),
        movedAtMs: options.fromMs + move.step * options.stepMs,
        evidence: {
          ...{ shared: related.shared, relatedness: related.relatedness },
          ...{ from: target.values[move.step - 1] ?? 0, to: target.values[move.step] ?? 0 },
          ...{ deviations: move.size / target.usual, lagMs, pValue: move.pValue, qValue },
          competing: rivals.map((rival) => ({ storyId: rival.story.id, relatedness: rival.related.relatedness })),
        },
      },
    ]
  })
}

type Target = {
  readonly values: readonly number[]
  readonly changes: readonly number[]
  /** Mean amount of a change. */
  readonly usual: number
}

/** @returns undefined when too little is known of it */
function describe({ kind, values }: LinkSeries): Target | undefined {
  const scaled = values.map((value) => (kind === 'market' ? toLogit(value) : Math.log(value)))
  const changes = scaled.map((value, at) => (at === 0 ? Number.NaN : value - (scaled[at - 1] ?? Number.NaN)))
  const seen = changes.filter((change) => !Number.isNaN(change))
  const middle = findQuantile(seen, 0.5)
  const usual = seen.reduce((sum, change) => sum + Math.abs(change - middle), 0) / seen.length
  if (seen.length < FEWEST || !(usual > 0)) return undefined
  return { values, usual, changes: changes.map((change) => change - middle) }
}

/** The largest change of the window, and how likely one as large is in any window of that length. */
function findMove(target: Target, first: number) {
  const window = Array.from({ length: WINDOW }, (_, offset) => first + offset).filter(
    (step) => step > 0 && !Number.isNaN(target.changes[step] ?? Number.NaN),
  )
  if (window.length === 0) return undefined
  const sizeAt = (step: number) => Math.abs(target.changes[step] ?? 0)
  const step = window.reduce((best, one) => (sizeAt(one) > sizeAt(best) ? one : best))
  const others = target.changes.flatMap((change, at) =>
    Number.isNaN(change) || window.includes(at) ? [] : [Math.abs(change)],
  )
  const size = sizeAt(step)
  // However large it is, it happened once: a story at any time would have met it by chance that often.
  const rate = (1 + others.filter((other) => other >= size).length) / (1 + others.length)
  return { step, size, pValue: 1 - (1 - rate) ** window.length }
}

function toLogit(probability: number): number {
  const held = Math.min(0.995, Math.max(0.005, probability))
  return Math.log(held / (1 - held))
}
