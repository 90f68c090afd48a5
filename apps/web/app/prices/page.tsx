import type { Metadata } from 'next'
import { Suspense } from 'react'
import { PricesPage } from '../../features/prices/PricesPage.tsx'
import { SignalTabs } from '../../features/signals/SignalTabs.tsx'
import { PageHead } from '../../ui/PageHead.tsx'
import { Skeleton } from '../../ui/Skeleton.tsx'

export const metadata: Metadata = { title: 'Prices' }

export default function Page() {
  return (
    <>
      <PageHead title="Prices" lead="What a token costs, who says so, and what it cost before." />
      <SignalTabs current="/prices" />
      <Suspense fallback={<Skeleton rows={6} label="Loading the prices" />}>
        <PricesPage />
      </Suspense>
    </>
  )
}
