import type { Metadata } from 'next'
import { Suspense } from 'react'
import { CastHead } from '../../features/cast/CastHead.tsx'
import { CastRoute } from '../../features/cast/CastRoute.tsx'
import { Skeleton } from '../../ui/Skeleton.tsx'

export const metadata: Metadata = { title: 'Cast' }

export default function Page() {
  return (
    <Suspense
      fallback={
        <>
          <CastHead />
          <Skeleton rows={4} label="Loading" />
        </>
      }
    >
      <CastRoute />
    </Suspense>
  )
}
