import type { Metadata } from 'next'
import { Suspense } from 'react'
import { SpellPage } from '../../features/spells/SpellPage.tsx'
import { Skeleton } from '../../ui/Skeleton.tsx'

export const metadata: Metadata = { title: 'Spell' }

export default function Page() {
  return (
    <Suspense fallback={<Skeleton rows={8} label="Loading the spell" />}>
      <SpellPage />
    </Suspense>
  )
}
