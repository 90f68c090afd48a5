'use client'

import dynamic from 'next/dynamic'
import { Skeleton } from '../../ui/Skeleton.tsx'
import { SignedIn } from '../session/SignedIn.tsx'

const TriggerList = dynamic(() => import('./TriggerList.tsx').then((module) => module.TriggerList), {
  ssr: false,
  loading: () => <Skeleton rows={3} label="Loading your triggers" />,
})

/** All triggers of the workspace. The code comes only for those who are signed in. */
export function TriggersRoute() {
  return (
    <SignedIn
      title="Triggers act when a market moves"
      what="Sign in to see yours, or pick a market and try a threshold first: that needs no wallet."
    >
      {(me) => <TriggerList me={me} />}
    </SignedIn>
  )
}
