import type { ReactNode } from 'react'
import styles from './pageHead.module.css'

/** What a page is, in one line each. */
export function PageHead({
  title,
  lead,
  aside,
}: {
  readonly title: ReactNode
  readonly lead?: ReactNode
  readonly aside?: ReactNode
}) {
  return (
    <header className={styles.head}>
      <div className={styles.text}>
        <h1 className={styles.title}>{title}</h1>
        {lead && <p className={styles.lead}>{lead}</p>}
      </div>
      {aside && <div className={styles.aside}>{aside}</div>}
    </header>
  )
}
