'use client'

import { useQuery } from '@tanstack/react-query'
import { queries } from '../api/queries.ts'
import styles from './outageStrip.module.css'

/** On top of every page while our servers do not answer: what that means. The line at the bottom announces it. */
export function OutageStrip() {
  const { error } = useQuery(queries.health())
  if (!error) return null
  return (
    <p className={styles.strip}>
      <span>
        <strong>Our servers do not answer.</strong> You see what was loaded before. “Safety” needs only your wallet.
      </span>
    </p>
  )
}
