'use client'

import { Icon } from '../../ui/Icon.tsx'
import { openDialog } from './openDialog.ts'
import styles from './shell.module.css'

/** The way out, on every page: needs no server of ours. */
export function SafetyButton() {
  return (
    <button type="button" className={styles.tool} onClick={() => openDialog('safety')}>
      <Icon name="shield" size={18} />
      <span className={styles.toolText}>Safety</span>
    </button>
  )
}
