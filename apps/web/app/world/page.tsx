import type { Metadata } from 'next'
import { Suspense } from 'react'
import { SignalTabs } from '../../features/signals/SignalTabs.tsx'
import { WorldMonitor } from '../../features/world/WorldMonitor.tsx'
import { PageHead } from '../../ui/PageHead.tsx'
import { Skeleton } from '../../ui/Skeleton.tsx'

export const metadata: Metadata = { title: 'World' }

export default function WorldPage() {
  return (
    <>
      <PageHead
        title="World"
        lead="What is reported, how grave it is, and which way it pushes. Every judgement says which rule made it and by which words."
      />
      <SignalTabs current="/world" />
      <Suspense fallback={<Skeleton rows={8} label="Loading the world" />}>
        <WorldMonitor />
      </Suspense>
    </>
  )
}
