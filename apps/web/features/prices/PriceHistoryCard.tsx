'use client'

import { useQuery } from '@tanstack/react-query'
import dynamic from 'next/dynamic'
import { useState } from 'react'
import { Card } from '../../ui/Card.tsx'
import layout from '../../ui/layout.module.css'
import { Segmented } from '../../ui/Segmented.tsx'
import { Skeleton } from '../../ui/Skeleton.tsx'
import { type HistorySpan, historySpanOptions, historyStepMs } from '../api/historySpans.ts'
import { Loaded } from '../api/Loaded.tsx'
import { signalQueries } from '../signals/signalQueries.ts'

const PriceChart = dynamic(() => import('./PriceChart.tsx'), {
  ssr: false,
  loading: () => <Skeleton rows={6} label="Loading the chart" />,
})

/** A token's past: what it opened, rose, fell and closed at, in steps. */
export function PriceHistoryCard({ symbol }: { readonly symbol: string }) {
  const [span, setSpan] = useState<HistorySpan>('week')
  const query = useQuery(signalQueries.priceHistory(symbol, span))
  return (
    <Card
      title={`${symbol} over time`}
      aside={
        <Segmented legend="How far back" hideLegend options={historySpanOptions} value={span} onChange={setSpan} />
      }
    >
      <Loaded query={query} rows={6} label={`the history of ${symbol}`}>
        {(history) =>
          history.points.length > 0 ? (
            <PriceChart symbol={symbol} history={history} stepMs={historyStepMs[span]} />
          ) : (
            <p className={layout.quiet}>
              Nothing is known of {symbol} in this time: we did not see it, and GMX has no record of it.
            </p>
          )
        }
      </Loaded>
    </Card>
  )
}
