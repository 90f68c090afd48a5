import type { Market } from '@spells/shared/api'
import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import type { ChartGap, ChartPoint } from '../../ui/chart/chartPoint.ts'
import type { HistorySpan } from '../api/historySpans.ts'
import { queries } from '../api/queries.ts'
import { joinReading } from './joinReading.ts'

/** The recorded probabilities of a market with its newest reading, rising in time; undefined until they are loaded. */
export function useMarketHistory(market: Market, span: HistorySpan) {
  const query = useQuery(queries.marketHistory(market.id, span))
  const { data } = query
  const { observedAt, probability } = market
  const points = useMemo(
    (): readonly ChartPoint[] | undefined => data && joinReading(data.points, { at: observedAt, probability }),
    [data, observedAt, probability],
  )
  const gaps = useMemo(
    (): readonly ChartGap[] | undefined =>
      data?.gaps?.map(({ from, to }) => ({ fromMs: Date.parse(from), toMs: Date.parse(to) })),
    [data],
  )
  return { points, gaps, query }
}
