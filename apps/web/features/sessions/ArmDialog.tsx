'use client'

import type { Session, Vault } from '@spells/shared/api'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { Button } from '../../ui/Button.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import layout from '../../ui/layout.module.css'
import { callApi } from '../api/callApi.ts'
import { Loaded } from '../api/Loaded.tsx'
import { queries } from '../api/queries.ts'
import { ArmForm } from './ArmForm.tsx'
import { ArmRefusal } from './ArmRefusal.tsx'
import { ArmSession } from './ArmSession.tsx'
import { SessionTerms } from './SessionTerms.tsx'

/** Arming: choose limits, read what they mean, sign. */
export function ArmDialog({
  vault,
  spellId,
  onClose,
}: {
  readonly vault: Vault
  readonly spellId: string | undefined
  readonly onClose: () => void
}) {
  const [session, setSession] = useState<Session>()
  const queryClient = useQueryClient()
  const spells = useQuery(queries.spells())
  const refresh = () => {
    for (const key of ['sessions', 'vaults', 'balances']) void queryClient.invalidateQueries({ queryKey: [key] })
  }
  // An unsigned grant is worth nothing; ending it also destroys its key.
  const discard = (unsigned: Session) => {
    setSession(undefined)
    void callApi((api) => api.sessions.remove(vault.id, unsigned.id)).then(refresh, () => undefined)
  }
  return (
    <Dialog
      open
      wide
      onClose={onClose}
      title={session ? 'Read before you sign' : 'Arm a session'}
      lead={
        session
          ? 'This is all that the session can ever do. You can end it at any time, with or without us.'
          : 'You decide what a spell may do for your vault without asking you again.'
      }
    >
      {session ? (
        <>
          <SessionTerms session={session} />
          <p className={layout.quiet}>
            The session’s key is held by our servers. It cannot move funds to anybody else: the contract checks the
            target, the function and every parameter of each call.
          </p>
          {session.armRefusal ? (
            <>
              <ArmRefusal reason={session.armRefusal} />
              <div>
                <Button tone="quiet" onClick={() => discard(session)}>
                  Change the limits
                </Button>
              </div>
            </>
          ) : (
            <ArmSession
              session={session}
              vault={vault}
              onDone={() => {
                refresh()
                onClose()
              }}
            >
              <Button tone="quiet" onClick={() => discard(session)}>
                Change the limits
              </Button>
            </ArmSession>
          )}
        </>
      ) : (
        <Loaded query={spells} rows={3} label="the spells">
          {({ items }) => (
            <ArmForm
              vault={vault}
              spells={items}
              spellId={spellId}
              onPrepared={(prepared) => {
                setSession(prepared)
                refresh()
              }}
            />
          )}
        </Loaded>
      )}
    </Dialog>
  )
}
