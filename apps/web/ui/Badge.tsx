import type { ReactNode } from 'react'
import { joinClasses } from '../lib/joinClasses.ts'
import styles from './badge.module.css'

export type Tone = 'neutral' | 'good' | 'attention' | 'bad' | 'info'

/** A short status. The words carry it; the colour only repeats it. */
export function Badge({
  tone = 'neutral',
  live = false,
  children,
}: {
  readonly tone?: Tone
  readonly live?: boolean
  readonly children: ReactNode
}) {
  return (
    <span className={joinClasses(styles.badge, styles[tone])}>
      <span className={joinClasses(styles.dot, live && styles.live)} aria-hidden="true" />
      {children}
    </span>
  )
}
