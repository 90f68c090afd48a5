import type { Contribution, FactorInput, Severity } from '@spells/shared'
import type { Story } from '../worldMonitor/stories/story.ts'
import { FACTORS, type Factor } from './factor.ts'
import { steadyExp, steadyTanh } from './steadyMath.ts'

export type { Contribution, FactorInput } from '@spells/shared'

/** A factor at a time. PERSISTED: KV snapshot, Postgres. */
export type FactorScore = {
  readonly factor: Factor
  /** In [-100, 100]. */
  readonly score: number
  /** How much evidence there is and how far it agrees, in [0, 1]. */
  readonly confidence: number
  /** Largest first; every story that adds anything. */
  readonly contributions: readonly Contribution[]
}

/** All that turns inputs into scores; versioned, and a version that was used is never changed. */
export type FactorModel = {
  readonly name: string
  readonly halfLifeMs: number
  readonly severityWeights: Record<Severity, number>
  /** Sum of weights at which a score is at 76 of 100. */
  readonly scale: number
}

export const factorsV1: FactorModel = {
  name: 'factors-1',
  halfLifeMs: 24 * 60 * 60 * 1000,
  severityWeights: { info: 0, low: 0.1, medium: 0.35, high: 1, critical: 2.5 },
  scale: 3,
}

/** What the factors are computed from, of the stories seen until a time; in a fixed order. */
export function buildFactorInputs(stories: readonly Story[], nowMs: number): readonly FactorInput[] {
  return stories
    .filter((story) => story.firstSeenAtMs <= nowMs && story.classification.impacts.length > 0)
    .map((story) => ({
      storyId: story.id,
      severity: story.severity,
      trust: Math.max(...story.mentions.map(({ sourceWeight }) => sourceWeight)),
      sources: story.sources.length,
      lastSeenAtMs: Math.min(nowMs, story.lastSeenAtMs),
      impacts: story.classification.impacts,
    }))
    .sort((a, b) => (a.storyId < b.storyId ? -1 : 1))
}

/**
 * The five factors at a time: each story's impact, weighted by severity, trust and number of sources, and halved with
 * each day that it is old. The same inputs, time and model give the same scores, bit by bit.
 */
export function scoreFactors(
  inputs: readonly FactorInput[],
  options: { readonly nowMs: number; readonly model: FactorModel },
): readonly FactorScore[] {
  return FACTORS.map((factor) => scoreFactor(factor, inputs, options))
}

function scoreFactor(
  factor: Factor,
  inputs: readonly FactorInput[],
  { nowMs, model }: { readonly nowMs: number; readonly model: FactorModel },
): FactorScore {
  const weighted = inputs.flatMap((input) => {
    const impact = input.impacts.find((one) => one.factor === factor)
    const weight = impact ? impact.amount * impact.confidence * weighStory(input, nowMs, model) : 0
    // Below a millionth it says nothing, and lists of everything that ever happened grow for ever.
    return Math.abs(weight) < 1e-6 ? [] : [{ storyId: input.storyId, weight }]
  })
  const sum = weighted.reduce((total, { weight }) => total + weight, 0)
  const evidence = weighted.reduce((total, { weight }) => total + Math.abs(weight), 0)
  const score = 100 * steadyTanh(sum / model.scale)
  const pointsPerWeight = Math.abs(sum) < 1e-9 ? 100 / model.scale : score / sum
  const agreement = evidence === 0 ? 0 : Math.abs(sum) / evidence
  return {
    factor,
    score,
    confidence: (1 - steadyExp(-evidence / 2)) * (0.5 + 0.5 * agreement),
    contributions: weighted
      .map(({ storyId, weight }) => ({ storyId, points: weight * pointsPerWeight }))
      .sort((a, b) => Math.abs(b.points) - Math.abs(a.points) || (a.storyId < b.storyId ? -1 : 1)),
  }
}

function weighStory(input: FactorInput, nowMs: number, model: FactorModel): number {
  const age = Math.max(0, nowMs - input.lastSeenAtMs)
  const spread = 1.5 - 0.5 ** (input.sources - 1)
  const faded = steadyExp((-Math.LN2 * age) / model.halfLifeMs)
  return model.severityWeights[input.severity] * input.trust * spread * faded
}
