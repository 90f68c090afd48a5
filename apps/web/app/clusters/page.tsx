import type { Metadata } from 'next'
import { ClustersPage } from '../../features/relations/ClustersPage.tsx'
import { SignalTabs } from '../../features/signals/SignalTabs.tsx'
import { PageHead } from '../../ui/PageHead.tsx'

export const metadata: Metadata = { title: 'Clusters' }

export default function Page() {
  return (
    <>
      <PageHead title="Clusters" lead="Markets whose probabilities moved together over the last week." />
      <SignalTabs current="/clusters" />
      <ClustersPage />
    </>
  )
}
