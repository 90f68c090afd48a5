import { buildPercentTicks, buildTimeTicks } from './buildTicks.ts'
import styles from './chart.module.css'
import type { ChartGap, ChartPoint } from './chartPoint.ts'
import { formatTick } from './formatTick.ts'
import { splitAtGaps } from './splitAtGaps.ts'

const HEIGHT = 260
const AXIS_BOTTOM = 24
const AXIS_RIGHT = 48
const TOP = 8
const FLOOR = HEIGHT - AXIS_BOTTOM

export type PlotScale = ReturnType<typeof toPlotScale>

/** Where moments and probabilities stand, in pixels. */
export function toPlotScale(points: readonly ChartPoint[], threshold: number | undefined, width: number) {
  const fromMs = points[0]?.atMs ?? 0
  const toMs = Math.max(points.at(-1)?.atMs ?? 0, fromMs + 60_000)
  const values = points.map(({ probability }) => probability)
  const percents = buildPercentTicks(threshold === undefined ? values : [...values, threshold], 5)
  const right = Math.max(width - AXIS_RIGHT, 1)
  const offsetMs = -new Date(toMs).getTimezoneOffset() * 60_000
  return {
    width,
    right,
    percents,
    times: buildTimeTicks(fromMs, toMs, { most: Math.max(2, Math.floor(right / 90)), offsetMs }),
    toX: (atMs: number) => ((atMs - fromMs) / (toMs - fromMs)) * right,
    toMs: (x: number) => fromMs + (x / right) * (toMs - fromMs),
    toY: (probability: number) =>
      FLOOR - ((probability - percents.low) / (percents.high - percents.low)) * (FLOOR - TOP),
  }
}

/** The chart's drawing: axes, line in its unbroken runs, threshold, and the point that is read out. */
export function Plot({
  scale,
  points,
  gaps,
  threshold,
  direction,
  shown,
}: {
  readonly scale: PlotScale
  readonly points: readonly ChartPoint[]
  readonly gaps: readonly ChartGap[]
  readonly threshold: number | undefined
  readonly direction: 'above' | 'below'
  readonly shown: ChartPoint
}) {
  const { width, right, percents, times, toX, toY } = scale
  const at = ({ atMs, probability }: ChartPoint) => `${toX(atMs).toFixed(1)} ${toY(probability).toFixed(1)}`
  const runs = splitAtGaps(points, gaps)
  const line = runs.map((run) => `M${run.map(at).join('L')}${run.length === 1 ? 'h1.5' : ''}`).join('')
  const area = runs
    .map((run) => {
      const [first, last] = [run[0], run.at(-1)]
      return first && last
        ? `M${toX(first.atMs).toFixed(1)} ${FLOOR}L${run.map(at).join('L')}L${toX(last.atMs).toFixed(1)} ${FLOOR}Z`
        : ''
    })
    .join('')
  const mark = threshold === undefined ? undefined : toY(threshold)
  return (
    <svg aria-hidden="true" className={styles.plot} width={width} height={HEIGHT} viewBox={`0 0 ${width} ${HEIGHT}`}>
      {mark !== undefined && (
        <rect
          className={styles.zone}
          x="0"
          width={right}
          y={direction === 'above' ? TOP : mark}
          height={Math.max(0, direction === 'above' ? mark - TOP : FLOOR - mark)}
        />
      )}
      {percents.ticks.map((tick) => (
        <g key={tick}>
          <line className={styles.grid} x1="0" x2={right} y1={toY(tick)} y2={toY(tick)} />
          <text className={styles.tick} x={right + 8} y={toY(tick)} dy="0.35em">
            {Number((tick * 100).toFixed(1))}%
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
      <path className={styles.area} d={area} />
      <path className={styles.line} d={line} />
      {mark !== undefined && <line className={styles.threshold} x1="0" x2={right} y1={mark} y2={mark} />}
      <line className={styles.cross} x1={toX(shown.atMs)} x2={toX(shown.atMs)} y1={TOP} y2={FLOOR} />
      <circle className={styles.dot} cx={toX(shown.atMs)} cy={toY(shown.probability)} r="4" />
    </svg>
  )
}
