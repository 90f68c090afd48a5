'use client'

import dynamic from 'next/dynamic'
import { Skeleton } from '../../ui/Skeleton.tsx'
import { SignedIn } from '../session/SignedIn.tsx'

const VaultPage = dynamic(() => import('./VaultPage.tsx').then((module) => module.VaultPage), {
  ssr: false,
  loading: () => <Skeleton rows={4} label="Loading your vault" />,
})

/** The vault's page, whose code comes only for those who are signed in. */
export function VaultRoute() {
  return (
    <SignedIn
      title="Your vault is one signature away"
      what="Sign in to see its address, add funds, and decide what may act for it, how much it may spend, and for how long."
    >
      {(me) => <VaultPage me={me} />}
    </SignedIn>
  )
}
