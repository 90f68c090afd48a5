'use client'

import type { Factor } from '@spells/shared'
import { useQuery } from '@tanstack/react-query'
import { formatTime } from '../../lib/formatTime.ts'
import { signalQueries } from '../signals/signalQueries.ts'
import { buildFactorLine } from './buildFactorLine.ts'
import styles from './factor.module.css'
import { formatScore } from './formatScore.ts'

/** A factor over the last week. What the line shows is also said in words. */
export function FactorHistory({ factor }: { readonly factor: Factor }) {
  const { data, error } = useQuery(signalQueries.factorHistory(factor))
  const points = data?.points ?? []
  const [first, last] = [points[0], points.at(-1)]
  if (!first || !last || points.length < 2) {
    return (
      <p className={styles.history}>
        {error ? 'Its history did not arrive.' : data ? 'Its history begins now.' : 'Its history is on its way.'}
      </p>
    )
  }
  const { path, bound, toX } = buildFactorLine(points)
  const changes = data?.changes ?? []
  return (
    <figure className={styles.past}>
      <svg className={styles.line} viewBox="0 0 240 40" preserveAspectRatio="none" aria-hidden="true">
        <line className={styles.zero} x1="0" x2="240" y1="20" y2="20" />
        {changes.map(({ kind, at }) => (
          <line key={`${kind}${at}`} className={styles.change} x1={toX(at)} x2={toX(at)} y1="0" y2="40" />
        ))}
        <path d={path} />
      </svg>
      <figcaption className={styles.history}>
        {formatScore(first.score)} on {formatTime(first.at)}, {formatScore(last.score)} now; drawn to ±{bound}
      </figcaption>
      {changes.length > 0 && (
        <ul className={styles.history}>
          {changes.map(({ kind, at, before, after }) => (
            <li key={`${kind}${at}`}>
              {kind === 'jump' ? 'Jumped' : 'Pushed otherwise'} on {formatTime(at)}: from {formatScore(before)} to{' '}
              {formatScore(after)}
            </li>
          ))}
        </ul>
      )}
    </figure>
  )
}
