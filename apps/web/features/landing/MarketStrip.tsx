'use client'

import { useQuery } from '@tanstack/react-query'
import { Loaded } from '../api/Loaded.tsx'
import { queries } from '../api/queries.ts'
import { MarketRow } from '../markets/MarketRow.tsx'
import { StaleNotice } from '../markets/StaleNotice.tsx'
import styles from './landing.module.css'

/** The most traded markets right now. */
export function MarketStrip() {
  return (
    <Loaded query={useQuery(queries.markets({ status: 'open', limit: 12 }))} rows={4} label="the markets">
      {({ items, age }) => (
        <>
          <StaleNotice age={age} what="These readings" />
          {items.length === 0 ? (
            <p>No open markets right now.</p>
          ) : (
            <ul className={styles.strip}>
              {items.slice(0, 4).map((market) => (
                <MarketRow key={market.id} market={market} stale={age.stale} />
              ))}
            </ul>
          )}
        </>
      )}
    </Loaded>
  )
}
