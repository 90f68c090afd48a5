import { formatPercent } from '@spells/shared'
import type { Market } from '@spells/shared/api'
import { formatDay } from '../../lib/formatTime.ts'
import { formatUsd } from '../../lib/formatUsd.ts'
import { Badge } from '../../ui/Badge.tsx'
import { Link } from '../../ui/Link.tsx'
import { Scale } from '../../ui/Scale.tsx'
import styles from './marketRow.module.css'

/** A market in a list: its question, its reading, and how old that is. */
export function MarketRow({ market, stale }: { readonly market: Market; readonly stale: boolean }) {
  const { id, question, probability, outcomes, volumeUsd, endsAt, status } = market
  return (
    <li className={styles.row}>
      <Link href={`/market?id=${encodeURIComponent(id)}`} className={styles.link}>
        <h3 className={styles.question}>{question}</h3>
        <div className={styles.reading}>
          <span className={styles.value}>{formatPercent(probability)}</span>
          <span className={styles.outcome}>{outcomes[0] ?? 'Yes'}</span>
        </div>
        <div className={styles.scale}>
          <Scale value={probability} stale={stale} />
        </div>
        <p className={styles.facts}>
          <span>{formatUsd(volumeUsd)} traded</span>
          {endsAt && <span>Ends {formatDay(endsAt)}</span>}
          {status !== 'open' && <Badge tone={status === 'disputed' ? 'attention' : 'neutral'}>{status}</Badge>}
        </p>
      </Link>
    </li>
  )
}
