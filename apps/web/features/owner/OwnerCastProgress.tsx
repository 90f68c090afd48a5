'use client'

import type { CastId } from '@spells/shared'
import type { Vault } from '@spells/shared/api'
import { useQuery } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'
import { useNow } from '../../lib/useNow.ts'
import { Button } from '../../ui/Button.tsx'
import { Notice } from '../../ui/Notice.tsx'
import { Steps } from '../../ui/Steps.tsx'
import { Loaded } from '../api/Loaded.tsx'
import { castQuery } from '../cast/castQuery.ts'
import { describeCast, isLetGo } from '../cast/castTimeline.ts'
import styles from './owner.module.css'
import { SignPanel } from './SignPanel.tsx'

/** An owner cast where it was started: the signature, then each step. */
export function OwnerCastProgress({
  id,
  vault,
  onDone,
  onRestart,
}: {
  readonly id: CastId
  readonly vault: Vault
  readonly onDone: () => void
  readonly onRestart: () => void
}) {
  const query = useQuery(castQuery(id))
  const nowMs = useNow()
  const status = query.data?.status
  const done = status === 'CONFIRMED' || status === 'FINALIZED'
  const told = useRef(false)
  useEffect(() => {
    if (!done || told.current) return
    told.current = true
    onDone()
  }, [done, onDone])
  return (
    <Loaded query={query} rows={3} label="how it goes">
      {(cast) => {
        const { tone, headline, explanation, steps } = describeCast(cast, nowMs)
        return (
          <div className={styles.flow}>
            {cast.toSign ? (
              <SignPanel key={cast.toSign.userOpHash} cast={cast} toSign={cast.toSign} vault={vault} />
            ) : (
              <div role="status">
                <Notice tone={tone === 'busy' ? 'info' : tone} title={headline}>
                  <p>{explanation}</p>
                </Notice>
              </div>
            )}
            <Steps steps={steps} label="Steps" />
            {(tone === 'bad' || status === 'EXPIRED' || status === 'CANCELLED' || isLetGo(cast)) && (
              <div>
                <Button onClick={onRestart}>Start again</Button>
              </div>
            )}
          </div>
        )
      }}
    </Loaded>
  )
}
