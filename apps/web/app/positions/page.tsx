import type { Metadata } from 'next'
import { PositionsRoute } from '../../features/positions/PositionsRoute.tsx'
import { PageHead } from '../../ui/PageHead.tsx'

export const metadata: Metadata = { title: 'Positions' }

export default function Page() {
  return (
    <>
      <PageHead title="Positions" lead="What your vault holds because of casts, as the venue itself reports it." />
      <PositionsRoute />
    </>
  )
}
