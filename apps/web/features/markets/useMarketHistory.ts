import type { Market } from '@spells/shared/api'
import { useRef } from 'react'
import type { ChartPoint } from '../../ui/ProbabilityChart.tsx'

/**
 * The probabilities of a market over time, rising in time. Until the API serves recorded history, these are the readings
 * that this page has seen itself, one per observation.
 */
export function useMarketHistory(market: Market): readonly ChartPoint[] {
  const seen = useRef<{ id: string; points: readonly ChartPoint[] }>({ id: market.id, points: [] })
  if (seen.current.id !== market.id) seen.current = { id: market.id, points: [] }
  const atMs = Date.parse(market.observedAt)
  const last = seen.current.points.at(-1)
  if (last === undefined || last.atMs < atMs) {
    seen.current = { id: market.id, points: [...seen.current.points, { atMs, probability: market.probability }] }
  }
  return seen.current.points
}
