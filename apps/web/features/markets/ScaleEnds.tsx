import styles from './marketView.module.css'

/** What the ends and the middle of a scale stand for. */
export function ScaleEnds() {
  return (
    <div className={styles.ends} aria-hidden="true">
      <span>0%</span>
      <span>50%</span>
      <span>100%</span>
    </div>
  )
}
