import type { ReactNode } from 'react'
import { joinClasses } from '../lib/joinClasses.ts'
import { Icon } from './Icon.tsx'
import styles from './steps.module.css'

export type StepState = 'todo' | 'current' | 'done' | 'attention' | 'failed'

export type Step = {
  readonly id: string
  readonly title: string
  readonly state: StepState
  readonly detail?: ReactNode
  readonly aside?: ReactNode
}

const spoken: Record<StepState, string> = {
  todo: 'not yet',
  current: 'in progress',
  done: 'done',
  attention: 'taking longer',
  failed: 'failed',
}

/** What happens in which order, and where it stands. */
export function Steps({ steps, label }: { readonly steps: readonly Step[]; readonly label: string }) {
  return (
    <ol className={styles.steps} aria-label={label}>
      {steps.map((step) => (
        <li
          key={step.id}
          className={joinClasses(styles.step, styles[step.state])}
          aria-current={step.state === 'current' ? 'step' : undefined}
        >
          <span className={styles.mark} aria-hidden="true">
            {step.state === 'done' && <Icon name="check" size={12} />}
            {step.state === 'failed' && <Icon name="close" size={12} />}
          </span>
          <div className={styles.body}>
            <div className={styles.head}>
              <p className={styles.title}>
                {step.title} <span className="visually-hidden">({spoken[step.state]})</span>
              </p>
              {step.aside && <span className={styles.aside}>{step.aside}</span>}
            </div>
            {step.detail && <div className={styles.detail}>{step.detail}</div>}
          </div>
        </li>
      ))}
    </ol>
  )
}
