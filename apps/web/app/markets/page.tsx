import type { Metadata } from 'next'
import { Suspense } from 'react'
import { MarketsBrowser } from '../../features/markets/MarketsBrowser.tsx'
import { SignalTabs } from '../../features/signals/SignalTabs.tsx'
import { PageHead } from '../../ui/PageHead.tsx'
import { Skeleton } from '../../ui/Skeleton.tsx'

export const metadata: Metadata = { title: 'Markets' }

export default function MarketsPage() {
  return (
    <>
      <PageHead
        title="Markets"
        lead="What the world expects, priced by people who put money on it. Pick one to watch, or to act on when it moves."
      />
      <SignalTabs current="/markets" />
      <Suspense fallback={<Skeleton rows={8} label="Loading markets" />}>
        <MarketsBrowser />
      </Suspense>
    </>
  )
}
