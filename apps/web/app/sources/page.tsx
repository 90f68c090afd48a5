import type { Metadata } from 'next'
import { SignalTabs } from '../../features/signals/SignalTabs.tsx'
import { SourcesPage } from '../../features/sources/SourcesPage.tsx'
import { PageHead } from '../../ui/PageHead.tsx'

export const metadata: Metadata = { title: 'Sources' }

export default function Page() {
  return (
    <>
      <PageHead
        title="Sources"
        lead="Where readings come from, when each was last read, and what did not work. A source that fails leaves the last good reading, with its age."
      />
      <SignalTabs current="/sources" />
      <SourcesPage />
    </>
  )
}
