'use client'

import dynamic from 'next/dynamic'
import { Skeleton } from '../../ui/Skeleton.tsx'
import { SignedIn } from '../session/SignedIn.tsx'

const PositionList = dynamic(() => import('./PositionList.tsx').then((module) => module.PositionList), {
  ssr: false,
  loading: () => <Skeleton rows={3} label="Loading your positions" />,
})

/** What the vaults hold because of casts, and what is still under way. The code comes only for those who are signed in. */
export function PositionsRoute() {
  return (
    <SignedIn
      title="Positions are what your casts opened"
      what="Sign in to see them, what the venue says about them, and to close them."
    >
      {() => <PositionList />}
    </SignedIn>
  )
}
