import { type ReactNode, useId } from 'react'
import { joinClasses } from '../lib/joinClasses.ts'
import styles from './card.module.css'

/** A panel about one thing, named by its heading. */
export function Card({
  title,
  aside,
  tone = 'plain',
  children,
}: {
  readonly title?: ReactNode
  readonly aside?: ReactNode
  readonly tone?: 'plain' | 'armed' | 'danger'
  readonly children: ReactNode
}) {
  const id = useId()
  return (
    <section className={joinClasses(styles.card, styles[tone])} aria-labelledby={title ? id : undefined}>
      {title && (
        <header className={styles.head}>
          <h2 id={id} className={styles.title}>
            {title}
          </h2>
          {aside}
        </header>
      )}
      {children}
    </section>
  )
}
