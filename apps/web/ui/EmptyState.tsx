import type { ReactNode } from 'react'
import styles from './emptyState.module.css'

/** Nothing is here yet: what would be here, and the one thing to do. */
export function EmptyState({
  title,
  children,
  action,
}: {
  readonly title: string
  readonly children?: ReactNode
  readonly action?: ReactNode
}) {
  return (
    <div className={styles.empty}>
      <svg
        className={styles.ring}
        viewBox="0 0 80 80"
        width="72"
        height="72"
        fill="none"
        stroke="currentColor"
        aria-hidden="true"
      >
        <circle cx="40" cy="40" r="31.5" />
        <circle cx="40" cy="40" r="24.5" strokeDasharray="1 4.13" strokeWidth="3" />
        <path d="M40 2v7M40 71v7M2 40h7M71 40h7" />
      </svg>
      <p className={styles.title}>{title}</p>
      {children && <div className={styles.body}>{children}</div>}
      {action && <div className={styles.action}>{action}</div>}
    </div>
  )
}
