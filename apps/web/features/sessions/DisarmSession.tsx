'use client'

import type { Session, Vault } from '@spells/shared/api'
import { useState } from 'react'
import { Button } from '../../ui/Button.tsx'
import layout from '../../ui/layout.module.css'
import { callApi } from '../api/callApi.ts'
import { OwnerCast } from '../owner/OwnerCast.tsx'
import { WalletCalls } from '../wallet/WalletCalls.tsx'
import styles from './sessions.module.css'

/** Ending an installed session: by one signature, or by a plain transaction. Either way our servers stop using it first. */
export function DisarmSession({
  session,
  vault,
  name,
  onDone,
}: {
  readonly session: Session
  readonly vault: Vault
  readonly name: string
  readonly onDone: () => void
}) {
  const [open, setOpen] = useState(false)
  if (!open) {
    return (
      <div>
        <Button tone="danger" onClick={() => setOpen(true)}>
          Disarm
        </Button>
      </div>
    )
  }
  return (
    <section className={styles.disarm} aria-label={`Disarm ${name}`}>
      <p className={layout.quiet}>
        Ends the session at once and for good. Positions stay open; triggers that cast under it no longer can.
      </p>
      <OwnerCast
        plan={{ vaultId: vault.id, action: 'disarm', sessionId: session.id }}
        vault={vault}
        label="Sign to disarm"
        tone="danger"
        onDone={onDone}
        direct={
          <WalletCalls
            calls={session.disarmCalls}
            from={vault.owner}
            chainId={vault.chainId}
            label="Disarm with your wallet"
            tone="plain"
            before={() => callApi((api) => api.sessions.remove(vault.id, session.id))}
            onDone={onDone}
          />
        }
      >
        <Button tone="quiet" onClick={() => setOpen(false)}>
          Keep it
        </Button>
      </OwnerCast>
    </section>
  )
}
