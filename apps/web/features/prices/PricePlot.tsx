import { joinClasses } from '../../lib/joinClasses.ts'
import { Axes, Cross } from '../../ui/chart/Axes.tsx'
import chart from '../../ui/chart/chart.module.css'
import { FLOOR, HEIGHT, TOP } from '../../ui/chart/chartFrame.ts'
import type { ChartGap } from '../../ui/chart/chartPoint.ts'
import { splitAtGaps } from '../../ui/chart/splitAtGaps.ts'
import { toTimeScale } from '../../ui/chart/toTimeScale.ts'
import { buildPriceTicks } from './buildPriceTicks.ts'
import { formatTickPrice } from './formatTickPrice.ts'
import styles from './priceChart.module.css'
import type { PricePoint } from './pricePoint.ts'
import { splitByOrigin } from './splitByOrigin.ts'

export type PriceScale = ReturnType<typeof toPriceScale>

/** Where moments and prices stand, in pixels. What is known to be unknown takes its place too. */
export function toPriceScale(points: readonly PricePoint[], gaps: readonly ChartGap[], width: number) {
  const fromMs = Math.min(points[0]?.atMs ?? 0, gaps[0]?.fromMs ?? Number.POSITIVE_INFINITY)
  const toMs = Math.max(points.at(-1)?.endMs ?? 0, gaps.at(-1)?.toMs ?? 0)
  const prices = buildPriceTicks(
    Math.min(...points.map(({ low }) => low)),
    Math.max(...points.map(({ high }) => high)),
    5,
  )
  return {
    ...toTimeScale({ fromMs, toMs }, { width, axisRight: 64, fewest: 4 }),
    prices,
    toY: (price: number) => FLOOR - ((price - prices.low) / (prices.high - prices.low)) * (FLOOR - TOP),
  }
}

/** The drawing: axes, what is not known, each step from its lowest to its highest, and the line from its first to its last. */
export function PricePlot({
  scale,
  points,
  gaps,
  shown,
}: {
  readonly scale: PriceScale
  readonly points: readonly PricePoint[]
  readonly gaps: readonly ChartGap[]
  readonly shown: PricePoint
}) {
  const { width, prices, toX, toY } = scale
  const at = (atMs: number, price: number) => `${toX(atMs).toFixed(1)} ${toY(price).toFixed(1)}`
  const runs = splitAtGaps(points, gaps)
  const band = runs
    .map((run) => {
      const upper = run.flatMap(({ atMs, endMs, high }) => [at(atMs, high), at(endMs, high)])
      const lower = run.toReversed().flatMap(({ atMs, endMs, low }) => [at(endMs, low), at(atMs, low)])
      return `M${[...upper, ...lower].join('L')}Z`
    })
    .join('')
  const parts = runs.flatMap(splitByOrigin)
  const draw = (isOwn: boolean) =>
    parts
      .filter((part) => part.isOwn === isOwn)
      .map(({ points: own }) => {
        const line = own.flatMap(({ atMs, endMs, open, close }) => [at(atMs, open), at(endMs, close)])
        return `M${line.join('L')}`
      })
      .join('')
  return (
    <svg aria-hidden="true" className={chart.plot} width={width} height={HEIGHT} viewBox={`0 0 ${width} ${HEIGHT}`}>
      {gaps.map(({ fromMs, toMs }) => (
        <rect
          key={fromMs}
          className={styles.gap}
          x={toX(fromMs)}
          width={Math.max(1, toX(toMs) - toX(fromMs))}
          y={TOP}
          height={FLOOR - TOP}
        />
      ))}
      <Axes scale={scale} values={prices.ticks} toY={toY} format={(tick) => formatTickPrice(tick, prices.digits)} />
      <path className={styles.band} d={band} />
      <path className={chart.line} d={draw(true)} />
      <path className={joinClasses(chart.line, styles.other)} d={draw(false)} />
      <Cross x={toX(shown.endMs)} y={toY(shown.close)} />
    </svg>
  )
}
