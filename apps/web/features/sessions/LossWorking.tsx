import type { BlastRadiusView } from '@spells/shared/api'
import { describeLoss } from './describeLoss.ts'
import styles from './sessions.module.css'

/** How the most that a session can cost adds up. */
export function LossWorking({ blastRadius }: { readonly blastRadius: BlastRadiusView }) {
  const { lines, now } = describeLoss(blastRadius)
  return (
    <details className={styles.details}>
      <summary>How the most it can cost adds up</summary>
      <ul className={styles.summary}>
        {lines.map(({ what, amount, worth }) => (
          <li key={`${what}${amount}`}>
            {what}: {amount}, {worth}
          </li>
        ))}
        {now !== undefined && <li>Of what the vault holds now, at most {now} could be lost.</li>}
        <li>
          Counted as if its key were stolen, every contract that it may call hostile, and all that leaves the vault
          worth nothing.
        </li>
      </ul>
    </details>
  )
}
