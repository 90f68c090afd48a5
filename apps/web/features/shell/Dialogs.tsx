'use client'

import dynamic from 'next/dynamic'
import { useEffect } from 'react'
import { restoreWallet } from '../wallet/loadWallet.ts'
import { useOpenDialog } from './openDialog.ts'

const ConnectDialog = dynamic(() => import('../wallet/ConnectDialog.tsx'), { ssr: false })
const SafetyDialog = dynamic(() => import('../safety/SafetyDialog.tsx'), { ssr: false })

/** The dialogs within reach from everywhere; their code comes when they are opened. */
export function Dialogs() {
  const open = useOpenDialog()
  useEffect(() => {
    void restoreWallet()
  }, [])
  if (open === 'connect') return <ConnectDialog />
  if (open === 'safety') return <SafetyDialog />
  return null
}
