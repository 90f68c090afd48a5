'use client'

import { useEffect, useState } from 'react'
import styles from './copyButton.module.css'
import { Icon } from './Icon.tsx'

/** Copies a text and says that it did. */
export function CopyButton({ text, label }: { readonly text: string; readonly label: string }) {
  const [outcome, setOutcome] = useState<'idle' | 'copied' | 'refused'>('idle')
  useEffect(() => {
    if (outcome === 'idle') return
    const timer = setTimeout(() => setOutcome('idle'), 2000)
    return () => clearTimeout(timer)
  }, [outcome])
  const copy = () =>
    navigator.clipboard.writeText(text).then(
      () => setOutcome('copied'),
      () => setOutcome('refused'),
    )
  return (
    <button type="button" className={styles.copy} onClick={copy} aria-label={label}>
      <Icon name={outcome === 'copied' ? 'check' : 'copy'} size={15} />
      <span role="status" className={outcome === 'refused' ? styles.said : 'visually-hidden'}>
        {outcome === 'copied' ? 'Copied' : outcome === 'refused' ? 'Not allowed' : ''}
      </span>
    </button>
  )
}
