'use client'

import { browserStorage } from '../../lib/browserStorage.ts'
import { Icon } from '../../ui/Icon.tsx'
import shell from '../shell/shell.module.css'
import styles from './themeSwitch.module.css'

/** Light or dark; until somebody chooses, the system does. */
export function ThemeSwitch() {
  const change = () => {
    const root = document.documentElement
    const chosen = root.dataset.theme ?? (matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light')
    const next = chosen === 'dark' ? 'light' : 'dark'
    root.dataset.theme = next
    browserStorage.set('spells.theme', next)
  }
  return (
    <button
      type="button"
      className={`${shell.tool} ${styles.switch}`}
      onClick={change}
      aria-label="Switch between light and dark"
    >
      <span className={styles.sun}>
        <Icon name="sun" size={18} />
      </span>
      <span className={styles.moon}>
        <Icon name="moon" size={18} />
      </span>
    </button>
  )
}
