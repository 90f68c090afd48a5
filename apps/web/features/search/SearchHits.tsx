'use client'

import { formatPercent } from '@spells/shared'
import type { SearchHit } from '@spells/shared/api'
import { useQuery } from '@tanstack/react-query'
import { Link } from '../../ui/Link.tsx'
import layout from '../../ui/layout.module.css'
import { TimeAgo } from '../../ui/TimeAgo.tsx'
import { Loaded } from '../api/Loaded.tsx'
import { signalQueries } from '../signals/signalQueries.ts'
import styles from './searchHits.module.css'

/** Markets and stories that a few words find, also misspelt ones, each with why. */
export default function SearchHits({ q }: { readonly q: string }) {
  const query = useQuery(signalQueries.search(q))
  return (
    <section className={styles.hits} aria-label="Also found">
      <Loaded query={query} rows={2} label="what else is found">
        {({ items, match }) =>
          items.length === 0 ? (
            <p className={layout.small}>Nothing else is found by these words.</p>
          ) : (
            <>
              <h2 className={styles.title}>
                In markets and stories{match === 'all_but_one' && ', with all but one of the words'}
              </h2>
              <ul>
                {items.map((hit) => (
                  <li key={`${hit.kind} ${hit.id}`} className={styles.hit}>
                    <Link href={toPlace(hit)}>{hit.title}</Link>
                    <span className={layout.small}>
                      {hit.market && `Market, ${formatPercent(hit.market.probability)}`}
                      {hit.market && hit.market.status !== 'open' && `, ${hit.market.status}`}
                      {hit.story && (
                        <>
                          Story, <TimeAgo at={hit.story.lastSeenAt} />
                        </>
                      )}
                      {describeWhy(hit)}
                    </span>
                  </li>
                ))}
              </ul>
            </>
          )
        }
      </Loaded>
    </section>
  )
}

function toPlace({ kind, id }: SearchHit): string {
  return kind === 'market' ? `/market?id=${encodeURIComponent(id)}` : `/world?story=${encodeURIComponent(id)}`
}

/** Only what is not plain to see: words that are there as they were typed need no reason. */
function describeWhy({ why }: SearchHit): string {
  const typos = why.filter(({ how }) => how === 'typo').map(({ asked, matched }) => `; “${asked}” as “${matched}”`)
  return [...typos, ...(why[0]?.how === 'meaning' ? ['; by its meaning'] : [])].join('')
}
