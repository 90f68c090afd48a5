'use client'

import dynamic from 'next/dynamic'
import { formatPercent } from '../lib/formatPercent.ts'
import { formatTime } from '../lib/formatTime.ts'
import styles from './chart.module.css'
import type { ChartPoint } from './ProbabilityChart.tsx'

const ProbabilityChart = dynamic(() => import('./ProbabilityChart.tsx'), {
  ssr: false,
  loading: () => <p className={styles.loading}>Loading the chart</p>,
})

/** A probability over time, with the threshold that is being considered. What it shows is also said in words. */
export function Chart({
  points,
  threshold,
  title,
}: {
  readonly points: readonly ChartPoint[]
  readonly threshold?: number | undefined
  readonly title: string
}) {
  const values = points.map(({ probability }) => probability)
  const first = points[0]
  const last = points.at(-1)
  return (
    <figure className={styles.figure}>
      <div className={styles.canvas} aria-hidden="true">
        <ProbabilityChart points={points} threshold={threshold} />
      </div>
      <figcaption className={styles.caption}>
        {first && last && (
          <span>
            {title}: from {formatPercent(first.probability)} on {formatTime(new Date(first.atMs).toISOString())} to{' '}
            {formatPercent(last.probability)}, between {formatPercent(Math.min(...values))} and{' '}
            {formatPercent(Math.max(...values))}.
          </span>
        )}
        <span>
          Drawn with{' '}
          <a href="https://www.tradingview.com/" rel="noreferrer">
            TradingView Lightweight Charts
          </a>
          .
        </span>
      </figcaption>
    </figure>
  )
}
