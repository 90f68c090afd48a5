import {
  type ClusterEdge,
  findClusterEdges,
  findLagCandidates,
  type LagCandidate,
  type LagSketches,
  sketchLags,
  sketchRows,
} from '@spells/signals/analytics'
import type { Week } from './loadWeek.ts'

/** Rows of one step: 20,000 markets take 16 of them, each of a few seconds. */
export const BAND_ROWS = 1_250
/** Most pairs that a step hands on, the strongest of them: a step may return 1 MiB. */
const MAX_PAIRS = 12_000

/** PERSISTED: step results. Row, row, correlation, deviations. */
export type EdgeTuple = [first: number, second: number, r: number, deviations: number]
/** PERSISTED: step results. Row, row, lag, correlation. */
export type LagTuple = [leader: number, follower: number, lag: number, r: number]

/** Sketches of a week, made once for all bands that run in one isolate. */
type Sketches = { readonly rows: Int32Array; readonly lags: LagSketches }

export function buildSketches({ matrix }: Week): Sketches {
  return { rows: sketchRows(matrix, { from: 0, length: matrix.steps }), lags: sketchLags(matrix) }
}

/** Markets of a band that move together with others. */
export function searchEdges({ matrix }: Week, sketches: Sketches, band: number): EdgeTuple[] {
  const edges = findClusterEdges(matrix, sketches.rows, toRows(matrix.rows, band))
  return keepStrongest(edges).map(({ first, second, r, deviations }) => [first, second, r, deviations])
}

/** Markets of a band that move before others. */
export function searchLags({ matrix }: Week, sketches: Sketches, band: number): LagTuple[] {
  const candidates = findLagCandidates(matrix, sketches.lags, toRows(matrix.rows, band))
  return keepStrongest(candidates).map(({ leader, follower, lag, r }) => [leader, follower, lag, r])
}

export function toEdge([first, second, r, deviations]: EdgeTuple): ClusterEdge {
  return { first, second, r, deviations }
}

export function toCandidate([leader, follower, lag, r]: LagTuple): LagCandidate {
  return { leader, follower, lag, r }
}

function toRows(rows: number, band: number): { readonly from: number; readonly to: number } {
  return { from: band * BAND_ROWS, to: Math.min(rows, (band + 1) * BAND_ROWS) }
}

function keepStrongest<Pair extends { readonly r: number }>(pairs: readonly Pair[]): readonly Pair[] {
  if (pairs.length <= MAX_PAIRS) return pairs
  return [...pairs].sort((a, b) => Math.abs(b.r) - Math.abs(a.r)).slice(0, MAX_PAIRS)
}
