'use client'

import type { Me } from '@spells/shared/api'
import type { ReactNode } from 'react'
import { Button } from '../../ui/Button.tsx'
import { EmptyState } from '../../ui/EmptyState.tsx'
import { ErrorState } from '../../ui/ErrorState.tsx'
import { Notice } from '../../ui/Notice.tsx'
import { Skeleton } from '../../ui/Skeleton.tsx'
import { describeError } from '../api/describeError.ts'
import { openDialog } from '../shell/openDialog.ts'
import styles from './signedIn.module.css'
import { useSession } from './useSession.ts'

/** What only a signed-in person sees; others learn what would be here and how to get in. */
export function SignedIn({
  title,
  what,
  children,
}: {
  readonly title: string
  readonly what: string
  readonly children: (me: Me) => ReactNode
}) {
  const session = useSession()
  const invitation = (
    <EmptyState
      title={title}
      action={
        <Button tone="act" onClick={() => openDialog('connect')}>
          Connect a wallet
        </Button>
      }
    >
      <p>{what}</p>
    </EmptyState>
  )
  switch (session.status) {
    case 'unknown':
      // The exported page holds both; the start script knows which one to show before anything is loaded.
      return (
        <>
          <div className={styles.guest}>{invitation}</div>
          <div className={styles.member}>
            <Skeleton rows={4} label="Checking your sign-in" />
          </div>
        </>
      )
    case 'unreachable':
      return <ErrorState {...describeError(session.error)} onRetry={session.retry} />
    case 'signed-out':
      return invitation
    case 'ended':
    case 'signed-in':
      // What was typed stays: only the request needs a new signature, not the page.
      return (
        <>
          {session.status === 'ended' && (
            <div className={styles.ended}>
              <EndedNotice />
            </div>
          )}
          {children(session.me)}
        </>
      )
  }
}

function EndedNotice() {
  return (
    <Notice
      tone="attention"
      urgent
      title="Your sign-in has ended"
      action={
        <Button size="s" tone="act" onClick={() => openDialog('connect')}>
          Sign in again
        </Button>
      }
    >
      <p>What you typed stays here, and casts under way go on.</p>
    </Notice>
  )
}
