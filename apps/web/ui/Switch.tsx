import type { ReactNode } from 'react'
import styles from './switch.module.css'

/** Something that is on or off and changes at once. */
export function Switch({
  checked,
  disabled = false,
  onChange,
  children,
}: {
  readonly checked: boolean
  readonly disabled?: boolean
  readonly onChange: (checked: boolean) => void
  /** What is on or off. */
  readonly children: ReactNode
}) {
  return (
    <label className={styles.switch}>
      <input
        type="checkbox"
        role="switch"
        className={styles.track}
        checked={checked}
        aria-checked={checked}
        disabled={disabled}
        onChange={(event) => onChange(event.target.checked)}
      />
      {children}
    </label>
  )
}
