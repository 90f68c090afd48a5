'use client'

import type { PriceHistory } from '@spells/shared/api'
import { useMemo, useState } from 'react'
import { formatTime } from '../../lib/formatTime.ts'
import { joinClasses } from '../../lib/joinClasses.ts'
import { getServerTime } from '../../lib/useNow.ts'
import chart from '../../ui/chart/chart.module.css'
import { findNearest } from '../../ui/chart/findNearest.ts'
import { useWidth } from '../../ui/chart/useWidth.ts'
import { describeHistory } from './describeHistory.ts'
import { formatPrice } from './formatPrice.ts'
import { PriceLegend } from './PriceLegend.tsx'
import { PricePlot, toPriceScale } from './PricePlot.tsx'
import { PriceSteps } from './PriceSteps.tsx'
import styles from './priceChart.module.css'
import { toPricePoints } from './pricePoint.ts'

/** A price over time, with what is not known and where each part comes from. The caption says it in words, the table in full. */
export default function PriceChart({
  symbol,
  history,
  stepMs,
}: {
  readonly symbol: string
  readonly history: PriceHistory
  readonly stepMs: number
}) {
  const [host, width] = useWidth<HTMLDivElement>()
  const [pointedMs, setPointedMs] = useState<number>()
  const points = useMemo(() => toPricePoints(history, { stepMs, nowMs: getServerTime() }), [history, stepMs])
  const gaps = useMemo(
    () => history.gaps.map(({ from, to }) => ({ fromMs: Date.parse(from), toMs: Date.parse(to) })),
    [history],
  )
  const shown = pointedMs === undefined ? points.at(-1) : findNearest(points, pointedMs)
  if (!shown) return null
  const scale = width === undefined ? undefined : toPriceScale(points, gaps, width)
  const { at, openUsd, highUsd, lowUsd, closeUsd } = shown.step
  return (
    <figure className={chart.figure}>
      <p className={joinClasses(chart.readout, styles.readout)} aria-hidden="true">
        <strong>{formatPrice(closeUsd)}</strong>
        <span>{formatTime(at)}</span>
        <span>Open {formatPrice(openUsd)}</span>
        <span>High {formatPrice(highUsd)}</span>
        <span>Low {formatPrice(lowUsd)}</span>
      </p>
      <div
        ref={host}
        className={chart.canvas}
        aria-hidden="true"
        onPointerMove={(event) =>
          setPointedMs(scale?.toMs(event.clientX - event.currentTarget.getBoundingClientRect().left))
        }
        onPointerLeave={() => setPointedMs(undefined)}
      >
        {scale && <PricePlot scale={scale} points={points} gaps={gaps} shown={shown} />}
      </div>
      <PriceLegend history={history} />
      <figcaption className={chart.caption}>{describeHistory(symbol, history)}</figcaption>
      <PriceSteps symbol={symbol} history={history} />
    </figure>
  )
}
