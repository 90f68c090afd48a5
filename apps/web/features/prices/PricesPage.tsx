'use client'

import { useQuery } from '@tanstack/react-query'
import { useQueryParam } from '../../lib/useQueryParam.ts'
import { EmptyState } from '../../ui/EmptyState.tsx'
import layout from '../../ui/layout.module.css'
import { Loaded } from '../api/Loaded.tsx'
import { signalQueries } from '../signals/signalQueries.ts'
import { PriceHistoryCard } from './PriceHistoryCard.tsx'
import { PriceTable } from './PriceTable.tsx'

/** Token prices, and the past of the one that the address names; of the first without. */
export function PricesPage() {
  const wanted = useQueryParam('token')
  return (
    <Loaded query={useQuery(signalQueries.prices())} rows={6} label="the prices">
      {({ items }) => {
        const symbol = wanted ?? items[0]?.symbol
        return (
          <div className={layout.stack}>
            {items.length === 0 ? (
              <EmptyState title="No price was read yet">
                <p>Prices are read every two minutes; the first time may still be to come.</p>
              </EmptyState>
            ) : (
              <>
                <PriceTable prices={items} current={symbol ?? ''} />
                <p className={layout.small}>
                  Read every two minutes. Where a feed on the chain contradicts a price, neither is believed: the token
                  then keeps its old price, with its age.
                </p>
              </>
            )}
            {symbol !== undefined && <PriceHistoryCard symbol={symbol} />}
          </div>
        )
      }}
    </Loaded>
  )
}
