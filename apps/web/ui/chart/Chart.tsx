'use client'

import { formatPercent } from '@spells/shared'
import { useState } from 'react'
import { formatTime } from '../../lib/formatTime.ts'
import styles from './chart.module.css'
import type { ChartGap, ChartPoint } from './chartPoint.ts'
import { findNearest } from './findNearest.ts'
import { Plot, toPlotScale } from './Plot.tsx'
import { useWidth } from './useWidth.ts'

/** A probability over time, with the threshold that is being considered. What it shows is also said in words. */
export function Chart({
  points,
  gaps = [],
  threshold,
  direction = 'above',
  title,
}: {
  readonly points: readonly ChartPoint[]
  readonly gaps?: readonly ChartGap[]
  readonly threshold?: number | undefined
  readonly direction?: 'above' | 'below'
  readonly title: string
}) {
  const [host, width] = useWidth<HTMLDivElement>()
  const [pointed, setPointed] = useState<ChartPoint>()
  const scale = width === undefined ? undefined : toPlotScale(points, threshold, width)
  const values = points.map(({ probability }) => probability)
  const first = points[0]
  const last = points.at(-1)
  if (!first || !last) return null
  const shown = pointed ?? last
  return (
    <figure className={styles.figure}>
      <p className={styles.readout} aria-hidden="true">
        <strong>{formatPercent(shown.probability)}</strong> {formatTime(new Date(shown.atMs).toISOString())}
      </p>
      <div
        ref={host}
        className={styles.canvas}
        aria-hidden="true"
        onPointerMove={(event) => {
          const x = event.clientX - event.currentTarget.getBoundingClientRect().left
          setPointed(scale && findNearest(points, scale.toMs(x)))
        }}
        onPointerLeave={() => setPointed(undefined)}
      >
        {scale && (
          <Plot scale={scale} points={points} gaps={gaps} threshold={threshold} direction={direction} shown={shown} />
        )}
      </div>
      <figcaption className={styles.caption}>
        {title}: from {formatPercent(first.probability)} on {formatTime(new Date(first.atMs).toISOString())} to{' '}
        {formatPercent(last.probability)}, between {formatPercent(Math.min(...values))} and{' '}
        {formatPercent(Math.max(...values))}.{gaps.length > 0 && ' Where nothing was seen, nothing is drawn.'}
      </figcaption>
    </figure>
  )
}
