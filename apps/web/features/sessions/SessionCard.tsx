'use client'

import type { Session, Vault } from '@spells/shared/api'
import { useQueryClient } from '@tanstack/react-query'
import { Badge, type Tone } from '../../ui/Badge.tsx'
import { Card } from '../../ui/Card.tsx'
import layout from '../../ui/layout.module.css'
import { ArmRefusal } from './ArmRefusal.tsx'
import { ArmSession } from './ArmSession.tsx'
import { BreakSession } from './BreakSession.tsx'
import { DisarmSession } from './DisarmSession.tsx'
import { SessionHealth } from './SessionHealth.tsx'
import { SessionTerms } from './SessionTerms.tsx'

const states: Record<Session['status'], { readonly tone: Tone; readonly text: string }> = {
  prepared: { tone: 'neutral', text: 'Waits for your signature' },
  installed: { tone: 'attention', text: 'Armed' },
  revoked: { tone: 'neutral', text: 'Disarmed' },
  expired: { tone: 'neutral', text: 'Ended' },
}

/** One session: its terms, what it has used, and how it is armed or ended. */
export function SessionCard({
  session,
  vault,
  name,
}: {
  readonly session: Session
  readonly vault: Vault
  readonly name: string
}) {
  const queryClient = useQueryClient()
  const { status, use } = session
  const refresh = () => {
    for (const key of ['sessions', 'vaults']) void queryClient.invalidateQueries({ queryKey: [key] })
  }
  return (
    <Card
      title={name}
      tone={status === 'installed' ? 'armed' : 'plain'}
      aside={
        <Badge tone={states[status].tone} live={status === 'installed'}>
          {states[status].text}
        </Badge>
      }
    >
      <SessionTerms session={session} />
      {use && (
        <p className={layout.small}>
          Operations used so far: {use.operations}, and {use.protectiveOperations} that only reduced risk.
        </p>
      )}
      {session.armRefusal && <ArmRefusal reason={session.armRefusal} />}
      {status === 'installed' && <SessionHealth vault={vault} sessionId={session.id} />}
      {status === 'prepared' && session.armCalls.length > 0 && (
        <ArmSession session={session} vault={vault} onDone={refresh} />
      )}
      {status === 'installed' && <BreakSession session={session} vault={vault} name={name} />}
      {status === 'installed' && <DisarmSession session={session} vault={vault} name={name} onDone={refresh} />}
    </Card>
  )
}
