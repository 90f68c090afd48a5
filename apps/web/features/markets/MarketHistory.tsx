'use client'

import type { Market } from '@spells/shared/api'
import { useState } from 'react'
import { Card } from '../../ui/Card.tsx'
import { Chart } from '../../ui/chart/Chart.tsx'
import layout from '../../ui/layout.module.css'
import { Segmented } from '../../ui/Segmented.tsx'
import { type HistorySpan, historySpanOptions } from '../api/historySpans.ts'
import { Loaded } from '../api/Loaded.tsx'
import type { Premise } from '../triggers/premise.ts'
import { useMarketHistory } from './useMarketHistory.ts'

/** The market's probability over time, with the threshold that is being considered. */
export function MarketHistory({ market, premise }: { readonly market: Market; readonly premise: Premise | undefined }) {
  const [span, setSpan] = useState<HistorySpan>('day')
  const { points, gaps = [], query } = useMarketHistory(market, span)
  return (
    <Card
      title="Probability over time"
      aside={
        <Segmented legend="How far back" hideLegend options={historySpanOptions} value={span} onChange={setSpan} />
      }
    >
      <Loaded query={query} rows={3} label="the history">
        {() =>
          points && points.length > 1 ? (
            <Chart
              points={points}
              gaps={gaps}
              threshold={premise?.threshold}
              direction={premise?.direction ?? 'above'}
              title="Probability"
            />
          ) : (
            <p className={layout.quiet}>
              One reading so far. The line grows as new readings arrive, every two minutes.
            </p>
          )
        }
      </Loaded>
    </Card>
  )
}
