'use client'

import { useQuery } from '@tanstack/react-query'
import Link from 'next/link'
import { useState } from 'react'
import { formatDay } from '../../lib/formatTime.ts'
import { Badge } from '../../ui/Badge.tsx'
import { Button } from '../../ui/Button.tsx'
import { EmptyState } from '../../ui/EmptyState.tsx'
import { TimeAgo } from '../../ui/TimeAgo.tsx'
import { Loaded } from '../api/Loaded.tsx'
import { describeEvent } from './describeEvent.ts'
import { listAllEvents } from './listAllEvents.ts'
import styles from './timeline.module.css'

const PAGE = 50
const actors = { user: 'you', trigger: 'a trigger', system: 'our servers' } as const

/** Everything that happened in the workspace, as the tamper-evident spine records it. */
export function Timeline() {
  const query = useQuery({ queryKey: ['events'], queryFn: listAllEvents, refetchInterval: 15_000 })
  const [shown, setShown] = useState(PAGE)
  return (
    <Loaded query={query} rows={6} label="your activity">
      {(events) =>
        events.length === 0 ? (
          <EmptyState title="Nothing is recorded yet">
            <p>Entries appear here once they are sealed, within a minute of what they record.</p>
          </EmptyState>
        ) : (
          <>
            <ol className={styles.events}>
              {events.slice(0, shown).map((event, index) => {
                const { text, tone, href } = describeEvent(event)
                const newDay = formatDay(event.at) !== formatDay(events[index - 1]?.at ?? '1970-01-01')
                return (
                  <li key={event.id} className={styles.event}>
                    {newDay && <h2 className={styles.day}>{formatDay(event.at)}</h2>}
                    <div className={styles.line}>
                      <Badge tone={tone}>{href ? <Link href={href}>{text}</Link> : text}</Badge>
                      <span className={styles.meta}>
                        by {actors[event.actor.kind]}, <TimeAgo at={event.at} />
                      </span>
                      <code className={styles.seal} title={`Entry ${event.sequence}, sealed as ${event.hash}`}>
                        #{event.sequence} {event.hash.slice(0, 8)}
                      </code>
                    </div>
                  </li>
                )
              })}
            </ol>
            {events.length > shown && (
              <div className={styles.more}>
                <Button onClick={() => setShown(shown + PAGE)}>Show earlier</Button>
              </div>
            )}
          </>
        )
      }
    </Loaded>
  )
}
