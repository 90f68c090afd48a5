import type { Metadata } from 'next'
import { Suspense } from 'react'
import { MarketView } from '../../features/markets/MarketView.tsx'
import { ServedMarket } from '../../features/markets/ServedMarket.tsx'

export const metadata: Metadata = { title: 'Market' }

export default function MarketPage() {
  return (
    <Suspense fallback={<ServedMarket />}>
      <MarketView />
    </Suspense>
  )
}
