import type { FactorsReply } from '@spells/shared/api'
import { Link } from '../../ui/Link.tsx'
import layout from '../../ui/layout.module.css'
import { FactorHistory } from './FactorHistory.tsx'
import styles from './factor.module.css'
import { formatScore } from './formatScore.ts'
import { factorNames } from './worldWords.ts'

const MOST = 6

/** One factor: its score on a scale around zero, how sure it is, how it came here, and the stories that make it so. */
export function FactorGauge({ factor }: { readonly factor: FactorsReply['items'][number] }) {
  const { score, confidence, contributions } = factor
  const { name, down, up } = factorNames[factor.factor]
  const largest = contributions.toSorted((a, b) => Math.abs(b.points) - Math.abs(a.points)).slice(0, MOST)
  const rest = contributions.length - largest.length
  return (
    <li className={styles.factor}>
      <h3 className={styles.head}>
        <span>{name}</span>
        <span className={styles.score}>{formatScore(score)}</span>
      </h3>
      <svg className={styles.gauge} viewBox="-100 0 200 12" preserveAspectRatio="none" aria-hidden="true">
        <line className={styles.base} x1="-100" x2="100" y1="6" y2="6" />
        <rect className={styles.fill} x={Math.min(0, score)} width={Math.abs(score)} y="3" height="6" />
        <line className={styles.zero} x1="0" x2="0" y1="0" y2="12" />
        <line className={styles.needle} x1={score} x2={score} y1="0" y2="12" />
      </svg>
      <p className={styles.ends}>
        <span>{down}</span>
        <span>{Math.round(confidence * 100)} % sure</span>
        <span>{up}</span>
      </p>
      <FactorHistory factor={factor.factor} />
      <details className={layout.disclosure}>
        <summary>
          Why
          <span className="visually-hidden">
            {' '}
            {name} is at {formatScore(score)}
          </span>
        </summary>
        {largest.length === 0 ? (
          <p>No story of the last ten days moves it.</p>
        ) : (
          <ul className={styles.parts}>
            {largest.map(({ storyId, points, title }) => (
              <li key={storyId}>
                <span className="tabular">{formatScore(points)}</span>
                <Link href={`/world?story=${encodeURIComponent(storyId)}`}>{title ?? 'an older story'}</Link>
              </li>
            ))}
            {rest > 0 && (
              <li>
                <span className="tabular">
                  {formatScore(score - largest.reduce((sum, { points }) => sum + points, 0))}
                </span>
                <span>
                  {rest} more {rest === 1 ? 'story' : 'stories'}
                </span>
              </li>
            )}
          </ul>
        )}
      </details>
    </li>
  )
}
