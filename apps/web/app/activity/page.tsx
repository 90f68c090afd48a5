import type { Metadata } from 'next'
import { ActivityRoute } from '../../features/activity/ActivityRoute.tsx'
import { PageHead } from '../../ui/PageHead.tsx'

export const metadata: Metadata = { title: 'Activity' }

export default function Page() {
  return (
    <>
      <PageHead
        title="Activity"
        lead="Each entry is sealed with the hash of the one before it, so none can be changed or left out unseen."
      />
      <ActivityRoute />
    </>
  )
}
