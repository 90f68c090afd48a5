import { shortenHex } from '../lib/shortenHex.ts'
import styles from './address.module.css'
import { CopyButton } from './CopyButton.tsx'

/** An address or hash. `full` shows all of it, for what must be compared character by character. */
export function Address({
  value,
  what,
  full = false,
}: {
  readonly value: string
  readonly what: string
  readonly full?: boolean
}) {
  return (
    <span className={styles.address}>
      <code title={value} className={full ? styles.full : undefined}>
        {full ? value : shortenHex(value)}
      </code>
      <CopyButton text={value} label={`Copy ${what}`} />
    </span>
  )
}
