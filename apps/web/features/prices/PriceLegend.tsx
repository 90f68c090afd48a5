import type { PriceHistory } from '@spells/shared/api'
import type { ReactNode } from 'react'
import { joinClasses } from '../../lib/joinClasses.ts'
import chart from '../../ui/chart/chart.module.css'
import { nameOrigin } from './nameOrigin.ts'
import styles from './priceChart.module.css'

/** How the parts of the chart are drawn; only of parts that are there. */
export function PriceLegend({ history: { points, gaps } }: { readonly history: PriceHistory }) {
  const other = points.find(({ from }) => from !== 'observed')
  return (
    <ul className={styles.legend}>
      {points.some(({ from }) => from === 'observed') && (
        <Entry name={nameOrigin('observed')}>
          <path className={chart.line} d="M1 6H23" />
        </Entry>
      )}
      {other && (
        <Entry name={nameOrigin(other.from)}>
          <path className={joinClasses(chart.line, styles.other)} d="M1 6H23" />
        </Entry>
      )}
      <Entry name="from low to high">
        <rect className={styles.band} width="24" height="12" />
      </Entry>
      {gaps.length > 0 && (
        <Entry name="not known">
          <rect className={styles.gap} width="24" height="12" />
        </Entry>
      )}
    </ul>
  )
}

function Entry({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <li>
      <svg width="24" height="12" viewBox="0 0 24 12" aria-hidden="true">
        {children}
      </svg>
      {name}
    </li>
  )
}
