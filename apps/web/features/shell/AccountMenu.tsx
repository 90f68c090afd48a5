'use client'

import type { Me } from '@spells/shared/api'
import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useId, useRef, useState } from 'react'
import { shortenHex } from '../../lib/shortenHex.ts'
import { Address } from '../../ui/Address.tsx'
import { Button } from '../../ui/Button.tsx'
import { Fact, Facts } from '../../ui/Facts.tsx'
import { toast } from '../../ui/toast.ts'
import { callApi } from '../api/callApi.ts'
import { describeError } from '../api/describeError.ts'
import { csrfToken } from '../session/csrfToken.ts'
import { loadWallet } from '../wallet/loadWallet.ts'
import { useWallet } from '../wallet/walletStore.ts'
import styles from './accountButton.module.css'
import { openDialog } from './openDialog.ts'

/** Who is signed in, and the way out. */
export function AccountMenu({ me: { user, workspace } }: { readonly me: Me }) {
  const wallet = useWallet()
  const queryClient = useQueryClient()
  const [open, setOpen] = useState(false)
  const root = useRef<HTMLDivElement>(null)
  const panelId = useId()

  useEffect(() => {
    if (!open) return
    const close = (event: Event) => {
      const outside = event.target instanceof Node && !root.current?.contains(event.target)
      if ((event instanceof KeyboardEvent && event.key === 'Escape') || (!(event instanceof KeyboardEvent) && outside))
        setOpen(false)
    }
    document.addEventListener('pointerdown', close)
    document.addEventListener('keydown', close)
    return () => {
      document.removeEventListener('pointerdown', close)
      document.removeEventListener('keydown', close)
    }
  }, [open])

  const signOut = async () => {
    setOpen(false)
    try {
      await callApi((api) => api.auth.signOut())
    } catch (error) {
      toast('bad', `Signed out in this browser only: ${describeError(error).title}`)
      csrfToken.set(undefined)
    }
    queryClient.clear()
    const { disconnectWallet } = await loadWallet()
    await disconnectWallet()
  }
  return (
    <div ref={root} className={styles.root}>
      <Button size="s" aria-expanded={open} aria-controls={panelId} onClick={() => setOpen(!open)}>
        <span className={wallet.status === 'connected' ? styles.on : styles.off} aria-hidden="true" />
        <code>{shortenHex(user.wallets[0] ?? '')}</code>
      </Button>
      {open && (
        <div id={panelId} className={styles.panel}>
          <Facts>
            <Fact name="Signed in as">
              <Address value={user.wallets[0] ?? ''} what="your address" />
            </Fact>
            <Fact name="Workspace">{workspace.name}</Fact>
            <Fact name="Role">{workspace.role}</Fact>
            <Fact name="Wallet">{wallet.status === 'connected' ? wallet.name : 'not connected'}</Fact>
          </Facts>
          <div className={styles.actions}>
            {wallet.status !== 'connected' && (
              <Button
                size="s"
                onClick={() => {
                  setOpen(false)
                  openDialog('connect')
                }}
              >
                Connect wallet
              </Button>
            )}
            <Button size="s" tone="quiet" onClick={signOut}>
              Sign out
            </Button>
          </div>
        </div>
      )}
    </div>
  )
}
