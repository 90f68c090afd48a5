import type { Metadata } from 'next'
import { TriggersRoute } from '../../features/triggers/TriggersRoute.tsx'
import { PageHead } from '../../ui/PageHead.tsx'

export const metadata: Metadata = { title: 'Triggers' }

export default function Page() {
  return (
    <>
      <PageHead title="Triggers" lead="Each watches one probability and acts once. Stale readings never make it act." />
      <TriggersRoute />
    </>
  )
}
