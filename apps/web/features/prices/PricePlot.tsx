import { buildTimeTicks } from '../../ui/chart/buildTicks.ts'
import type { ChartGap } from '../../ui/chart/chartPoint.ts'
import { formatTick } from '../../ui/chart/formatTick.ts'
import { splitAtGaps } from '../../ui/chart/splitAtGaps.ts'
import { buildPriceTicks } from './buildPriceTicks.ts'
import { formatTickPrice } from './formatTickPrice.ts'
import styles from './priceChart.module.css'
import type { PricePoint } from './pricePoint.ts'
import { splitByOrigin } from './splitByOrigin.ts'

const HEIGHT = 260
const AXIS_BOTTOM = 24
const AXIS_RIGHT = 64
const TOP = 8
const FLOOR = HEIGHT - AXIS_BOTTOM

export type PriceScale = ReturnType<typeof toPriceScale>

/** Where moments and prices stand, in pixels. What is known to be unknown takes its place too. */
export function toPriceScale(points: readonly PricePoint[], gaps: readonly ChartGap[], width: number) {
  const fromMs = Math.min(points[0]?.atMs ?? 0, gaps[0]?.fromMs ?? Number.POSITIVE_INFINITY)
  const toMs = Math.max(points.at(-1)?.endMs ?? 0, gaps.at(-1)?.toMs ?? 0, fromMs + 60_000)
  const prices = buildPriceTicks(
    Math.min(...points.map(({ low }) => low)),
    Math.max(...points.map(({ high }) => high)),
    5,
  )
  const right = Math.max(width - AXIS_RIGHT, 1)
  const offsetMs = -new Date(toMs).getTimezoneOffset() * 60_000
  return {
    width,
    right,
    prices,
    times: buildTimeTicks(fromMs, toMs, { most: Math.max(4, Math.floor(right / 90)), offsetMs }),
    toX: (atMs: number) => ((atMs - fromMs) / (toMs - fromMs)) * right,
    toMs: (x: number) => fromMs + (x / right) * (toMs - fromMs),
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
  const { width, right, prices, times, toX, toY } = scale
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
    <svg aria-hidden="true" className={styles.plot} width={width} height={HEIGHT} viewBox={`0 0 ${width} ${HEIGHT}`}>
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
      {prices.ticks.map((tick) => (
        <g key={tick}>
          <line className={styles.grid} x1="0" x2={right} y1={toY(tick)} y2={toY(tick)} />
          <text className={styles.tick} x={right + 8} y={toY(tick)} dy="0.35em">
            {formatTickPrice(tick, prices.digits)}
          </text>
        </g>
      ))}
      {times.ticks.map((tick) => (
        <text
          key={tick}
          className={styles.tick}
          x={Math.min(Math.max(toX(tick), 16), right - 16)}
          y={HEIGHT - 6}
          textAnchor="middle"
        >
          {formatTick(tick, times.stepMs)}
        </text>
      ))}
      <path className={styles.band} d={band} />
      <path className={styles.own} d={draw(true)} />
      <path className={styles.other} d={draw(false)} />
      <line className={styles.cross} x1={toX(shown.endMs)} x2={toX(shown.endMs)} y1={TOP} y2={FLOOR} />
      <circle className={styles.dot} cx={toX(shown.endMs)} cy={toY(shown.close)} r="4" />
    </svg>
  )
}
