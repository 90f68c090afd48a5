'use client'

import dynamic from 'next/dynamic'
import { Skeleton } from '../../ui/Skeleton.tsx'
import { SignedIn } from '../session/SignedIn.tsx'

const Timeline = dynamic(() => import('./Timeline.tsx').then((module) => module.Timeline), {
  ssr: false,
  loading: () => <Skeleton rows={6} label="Loading your activity" />,
})

/** Everything that happened in the workspace, as the tamper-evident spine records it. The code comes only for those who are signed in. */
export function ActivityRoute() {
  return (
    <SignedIn
      title="Everything that happened, in order"
      what="Sign in to see each change in your workspace: when, by whom, and what it led to."
    >
      {() => <Timeline />}
    </SignedIn>
  )
}
