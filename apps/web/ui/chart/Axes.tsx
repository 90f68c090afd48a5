import styles from './chart.module.css'
import { FLOOR, HEIGHT, TOP } from './chartFrame.ts'
import { formatTick } from './formatTick.ts'
import type { TimeScale } from './toTimeScale.ts'

/** The ticks of a chart: a line for each value, named at the right, and the moments below. */
export function Axes({
  scale: { right, times, toX },
  values,
  toY,
  format,
}: {
  readonly scale: TimeScale
  readonly values: readonly number[]
  readonly toY: (value: number) => number
  readonly format: (value: number) => string
}) {
  return (
    <>
      {values.map((value) => (
        <g key={value}>
          <line className={styles.grid} x1="0" x2={right} y1={toY(value)} y2={toY(value)} />
          <text className={styles.tick} x={right + 8} y={toY(value)} dy="0.35em">
            {format(value)}
          </text>
        </g>
      ))}
      {times.ticks.map((atMs) => (
        <text
          key={atMs}
          className={styles.tick}
          x={Math.min(Math.max(toX(atMs), 16), right - 16)}
          y={HEIGHT - 6}
          textAnchor="middle"
        >
          {formatTick(atMs, times.stepMs)}
        </text>
      ))}
    </>
  )
}

/** Marks the point that is read out. */
export function Cross({ x, y }: { readonly x: number; readonly y: number }) {
  return (
    <>
      <line className={styles.cross} x1={x} x2={x} y1={TOP} y2={FLOOR} />
      <circle className={styles.dot} cx={x} cy={y} r="4" />
    </>
  )
}
