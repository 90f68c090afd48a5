import { Axes, Cross } from './Axes.tsx'
import { buildPercentTicks } from './buildTicks.ts'
import styles from './chart.module.css'
import { FLOOR, HEIGHT, TOP } from './chartFrame.ts'
import type { ChartGap, ChartPoint } from './chartPoint.ts'
import { splitAtGaps } from './splitAtGaps.ts'
import { toTimeScale } from './toTimeScale.ts'

export type PlotScale = ReturnType<typeof toPlotScale>

/** Where moments and probabilities stand, in pixels. */
export function toPlotScale(points: readonly ChartPoint[], threshold: number | undefined, width: number) {
  const values = points.map(({ probability }) => probability)
  const percents = buildPercentTicks(threshold === undefined ? values : [...values, threshold], 5)
  const span = { fromMs: points[0]?.atMs ?? 0, toMs: points.at(-1)?.atMs ?? 0 }
  return {
    ...toTimeScale(span, { width, axisRight: 48, fewest: 2 }),
    percents,
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
  const { width, right, percents, toX, toY } = scale
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
      <Axes scale={scale} values={percents.ticks} toY={toY} format={(tick) => `${Number((tick * 100).toFixed(1))}%`} />
      <path className={styles.area} d={area} />
      <path className={styles.line} d={line} />
      {mark !== undefined && <line className={styles.threshold} x1="0" x2={right} y1={mark} y2={mark} />}
      <Cross x={toX(shown.atMs)} y={toY(shown.probability)} />
    </svg>
  )
}
