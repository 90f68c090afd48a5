import type { Metadata } from 'next'
import { Suspense } from 'react'
import { MarketView } from '../../features/markets/MarketView.tsx'
import { Skeleton } from '../../ui/Skeleton.tsx'

export const metadata: Metadata = { title: 'Market' }

export default function MarketPage() {
  return (
    <Suspense fallback={<Skeleton rows={10} label="Loading the market" />}>
      <MarketView />
    </Suspense>
  )
}
