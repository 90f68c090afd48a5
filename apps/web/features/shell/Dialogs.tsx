'use client'

import dynamic from 'next/dynamic'
import { useEffect } from 'react'
import { useSession } from '../session/useSession.ts'
import { loadWallet, restoreWallet } from '../wallet/loadWallet.ts'
import { DialogGuard } from './DialogGuard.tsx'
import { useOpenDialog } from './openDialog.ts'

const loadSafety = () => import('../safety/SafetyDialog.tsx')
const ConnectDialog = dynamic(() => import('../wallet/ConnectDialog.tsx'), { ssr: false })
const SafetyDialog = dynamic(loadSafety, { ssr: false })

/** The dialogs within reach from everywhere; their code comes when they are opened. */
export function Dialogs() {
  const open = useOpenDialog()
  const signedIn = useSession().status === 'signed-in'
  useEffect(() => {
    void restoreWallet()
  }, [])
  useEffect(() => {
    // The way out must be here before our servers are gone.
    if (signedIn) void Promise.all([loadSafety(), loadWallet()]).catch(() => undefined)
  }, [signedIn])
  if (open === undefined) return null
  return <DialogGuard key={open}>{open === 'connect' ? <ConnectDialog /> : <SafetyDialog />}</DialogGuard>
}
