'use client'

import type { Vault } from '@spells/shared/api'
import { useQuery } from '@tanstack/react-query'
import { useSearchParams } from 'next/navigation'
import { useCallback, useState } from 'react'
import { Button } from '../../ui/Button.tsx'
import { EmptyState } from '../../ui/EmptyState.tsx'
import layout from '../../ui/layout.module.css'
import { Loaded } from '../api/Loaded.tsx'
import { queries } from '../api/queries.ts'
import { ArmDialog } from './ArmDialog.tsx'
import { SessionCard } from './SessionCard.tsx'
import styles from './sessions.module.css'
import { useSessionNews } from './useSessionNews.ts'

/** Who may act for the vault, within which limits. */
export function Sessions({ vault }: { readonly vault: Vault }) {
  const query = useQuery(queries.sessions(vault.id))
  const spells = useQuery(queries.spells())
  const wanted = useSearchParams().get('arm') ?? undefined
  const [arming, setArming] = useState(wanted !== undefined)
  const nameOf = useCallback(
    (id: string) => spells.data?.items.find((spell) => spell.id === id)?.name ?? id,
    [spells.data],
  )
  useSessionNews(query.data?.items, nameOf)
  return (
    <section className={layout.stack} aria-labelledby="sessions">
      <header className={styles.head}>
        <div>
          <h2 id="sessions">Sessions</h2>
          <p className={layout.quiet}>
            What may act for this vault without asking you each time. The contract enforces every limit.
          </p>
        </div>
        <Button tone="act" onClick={() => setArming(true)}>
          Arm a session
        </Button>
      </header>
      <Loaded query={query} rows={2} label="sessions">
        {({ items }) => {
          // Of grants that were never signed only the newest is worth finishing.
          const newest = items.find(
            ({ status, armCalls, armRefusal }) => status === 'prepared' && (armCalls.length > 0 || armRefusal !== null),
          )
          const current = items.filter((session) => session.status === 'installed' || session === newest)
          const ended = items.filter((session) => !current.includes(session))
          return (
            <>
              {current.length === 0 && (
                <EmptyState title="Nothing can act for your vault">
                  <p>
                    Arm a session to let a spell be cast for you, by hand or by a trigger, inside limits that you set.
                  </p>
                </EmptyState>
              )}
              <div className={styles.list}>
                {current.map((session) => (
                  <SessionCard key={session.id} session={session} vault={vault} name={nameOf(session.spell)} />
                ))}
              </div>
              {ended.length > 0 && (
                <details className={styles.details}>
                  <summary>
                    {ended.length} ended or unsigned {ended.length === 1 ? 'session' : 'sessions'}
                  </summary>
                  <div className={styles.list}>
                    {ended.map((session) => (
                      <SessionCard key={session.id} session={session} vault={vault} name={nameOf(session.spell)} />
                    ))}
                  </div>
                </details>
              )}
            </>
          )
        }}
      </Loaded>
      {arming && <ArmDialog vault={vault} spellId={wanted} onClose={() => setArming(false)} />}
    </section>
  )
}
