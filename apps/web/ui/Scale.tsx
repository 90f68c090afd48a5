import { joinClasses } from '../lib/joinClasses.ts'
import styles from './scale.module.css'

const WIDTH = 200
const ticks = Array.from({ length: 21 }, (_, index) => index * 5)
  .map((tick) => `M${(tick / 100) * WIDTH} 20V${tick % 50 === 0 ? 8 : tick % 10 === 0 ? 12 : 15}`)
  .join('')
const toX = (probability: number) => (probability * WIDTH).toFixed(2)

/** A ruler from 0 to 100 % with the value on it, once it is known, and, if there is one, the threshold. The text beside it says the same. */
export function Scale({
  value,
  threshold,
  direction = 'above',
  stale = false,
  large = false,
}: {
  readonly value?: number | undefined
  readonly threshold?: number | undefined
  readonly direction?: 'above' | 'below'
  readonly stale?: boolean
  readonly large?: boolean
}) {
  return (
    <svg
      className={joinClasses(styles.scale, stale && styles.stale, large && styles.large)}
      viewBox={`0 0 ${WIDTH} 20`}
      preserveAspectRatio="none"
      aria-hidden="true"
    >
      {threshold !== undefined && (
        <rect
          className={styles.zone}
          x={direction === 'above' ? toX(threshold) : 0}
          width={toX(direction === 'above' ? 1 - threshold : threshold)}
          y="0"
          height="20"
        />
      )}
      <path className={styles.tick} d={ticks} />
      <line className={styles.base} x1="0" x2={WIDTH} y1="20" y2="20" />
      {value !== undefined && (
        <>
          <line className={styles.fill} x1="0" x2={toX(value)} y1="19" y2="19" />
          <line className={styles.needle} x1={toX(value)} x2={toX(value)} y1="0" y2="20" />
        </>
      )}
      {threshold !== undefined && (
        <line className={styles.threshold} x1={toX(threshold)} x2={toX(threshold)} y1="0" y2="20" />
      )}
    </svg>
  )
}
