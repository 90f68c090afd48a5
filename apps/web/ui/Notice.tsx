import type { ReactNode } from 'react'
import { joinClasses } from '../lib/joinClasses.ts'
import { Icon } from './Icon.tsx'
import styles from './notice.module.css'

/** Something to know before going on, in place. `urgent` is read out at once. */
export function Notice({
  tone,
  title,
  children,
  action,
  urgent = false,
}: {
  readonly tone: 'info' | 'attention' | 'bad' | 'good'
  readonly title: ReactNode
  readonly children?: ReactNode
  readonly action?: ReactNode
  readonly urgent?: boolean
}) {
  const icon = { info: 'wait', attention: 'warning', bad: 'warning', good: 'check' } as const
  return (
    <div className={joinClasses(styles.notice, styles[tone])} role={urgent ? 'alert' : undefined}>
      <span className={styles.icon}>
        <Icon name={icon[tone]} />
      </span>
      <div className={styles.text}>
        <p className={styles.title}>{title}</p>
        {children && <div className={styles.body}>{children}</div>}
      </div>
      {action && <div className={styles.action}>{action}</div>}
    </div>
  )
}
