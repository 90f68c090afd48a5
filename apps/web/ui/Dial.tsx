import styles from './dial.module.css'

const CENTRE = 200
const START_DEG = 135
const SWEEP_DEG = 270

const toDeg = (probability: number) => START_DEG + probability * SWEEP_DEG
const point = (probability: number, radius: number) => {
  const angle = (toDeg(probability) * Math.PI) / 180
  return { x: (CENTRE + radius * Math.cos(angle)).toFixed(2), y: (CENTRE + radius * Math.sin(angle)).toFixed(2) }
}
const arc = (from: number, to: number, radius: number) => {
  const a = point(from, radius)
  const b = point(to, radius)
  return `M${a.x} ${a.y}A${radius} ${radius} 0 ${(to - from) * SWEEP_DEG > 180 ? 1 : 0} 1 ${b.x} ${b.y}`
}

const ticks = Array.from({ length: 101 }, (_, tick) => tick)
const isMajor = (tick: number) => tick % 10 === 0
const draw = (tick: number) => {
  const outer = point(tick / 100, 184)
  const inner = point(tick / 100, isMajor(tick) ? 164 : tick % 5 === 0 ? 172 : 178)
  return `M${outer.x} ${outer.y}L${inner.x} ${inner.y}`
}
const majorTicks = ticks.filter(isMajor).map(draw).join('')
const minorTicks = ticks
  .filter((tick) => !isMajor(tick))
  .map(draw)
  .join('')

/** The large instrument: a probability on a dial of 0 to 100, with the zone in which a trigger would act. */
export function Dial({ value, threshold }: { readonly value: number | undefined; readonly threshold: number }) {
  const needle = value === undefined ? undefined : point(value, 138)
  const mark = [point(threshold, 150), point(threshold, 192)]
  return (
    <svg className={styles.dial} viewBox="0 0 400 400" fill="none" aria-hidden="true">
      <circle className={styles.ring} cx={CENTRE} cy={CENTRE} r="196" />
      <circle className={styles.ring} cx={CENTRE} cy={CENTRE} r="148" />
      <circle className={styles.faint} cx={CENTRE} cy={CENTRE} r="96" />
      <path className={styles.faint} d={`M${CENTRE} 104V296M104 ${CENTRE}H296M132 132L268 268M268 132L132 268`} />
      <path className={styles.zone} d={arc(threshold, 1, 170)} />
      <path className={styles.minor} d={minorTicks} />
      <path className={styles.major} d={majorTicks} />
      {[0, 20, 40, 60, 80, 100].map((label) => {
        const at = point(label / 100, 122)
        return (
          <text key={label} className={styles.label} x={at.x} y={at.y} dy="0.35em" textAnchor="middle">
            {label}
          </text>
        )
      })}
      {value !== undefined && <path className={styles.fill} d={arc(0, Math.max(value, 0.001), 156)} />}
      <line className={styles.mark} x1={mark[0]?.x} y1={mark[0]?.y} x2={mark[1]?.x} y2={mark[1]?.y} />
      {needle && <line className={styles.needle} x1={CENTRE} y1={CENTRE} x2={needle.x} y2={needle.y} />}
      <path className={styles.star} d="M200 176l5.5 18.5L224 200l-18.5 5.5L200 224l-5.5-18.5L176 200l18.5-5.5z" />
    </svg>
  )
}
