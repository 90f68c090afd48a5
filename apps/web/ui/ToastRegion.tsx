'use client'

import { useSyncExternalStore } from 'react'
import { joinClasses } from '../lib/joinClasses.ts'
import { Icon } from './Icon.tsx'
import { dismissToast, getToasts, subscribeToasts, type Toast } from './toast.ts'
import styles from './toastRegion.module.css'

const none: readonly Toast[] = []

/** Where toasts appear; read out politely. A modal dialog has its own, since all below it is out of reach. */
export function ToastRegion({ inDialog = false }: { readonly inDialog?: boolean }) {
  const toasts = useSyncExternalStore(subscribeToasts, getToasts, () => none)
  return (
    <div className={joinClasses(styles.region, !inDialog && styles.below)} role="status">
      {toasts.map(({ id, tone, text }) => (
        <div key={id} className={`${styles.toast} ${styles[tone]}`}>
          <Icon name={tone === 'good' ? 'check' : 'warning'} />
          <p>{text}</p>
          <button type="button" className={styles.close} onClick={() => dismissToast(id)} aria-label="Dismiss">
            <Icon name="close" size={14} />
          </button>
        </div>
      ))}
    </div>
  )
}
