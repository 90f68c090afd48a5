'use client'

import dynamic from 'next/dynamic'
import { useSearchParams } from 'next/navigation'
import { Skeleton } from '../../ui/Skeleton.tsx'
import { SignedIn } from '../session/SignedIn.tsx'
import { CastHead } from './CastHead.tsx'

const loading = () => <Skeleton rows={4} label="Loading" />
const CastForm = dynamic(() => import('./CastForm.tsx').then((module) => module.CastForm), { ssr: false, loading })
const CastLive = dynamic(() => import('./CastLive.tsx').then((module) => module.CastLive), { ssr: false, loading })

/** Casting: a form for a new cast, or the progress of the one that the address names. */
export function CastRoute() {
  const id = useSearchParams().get('id') ?? undefined
  return (
    <>
      {id === undefined && <CastHead />}
      <SignedIn
        title="Casting needs a vault"
        what="Sign in to choose a vault, see a quote simulated on the current chain, and cast."
      >
        {(me) => (id === undefined ? <CastForm me={me} /> : <CastLive id={id} />)}
      </SignedIn>
    </>
  )
}
