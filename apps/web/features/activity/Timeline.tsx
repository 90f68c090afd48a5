'use client'

import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Button } from '../../ui/Button.tsx'
import { EmptyState } from '../../ui/EmptyState.tsx'
import { Segmented } from '../../ui/Segmented.tsx'
import { Loaded } from '../api/Loaded.tsx'
import { describeEvent } from './describeEvent.ts'
import { listAllEvents } from './listAllEvents.ts'
import { TimelineEntry } from './TimelineEntry.tsx'
import styles from './timeline.module.css'

const PAGE = 50

/** Everything that happened in the workspace, as the tamper-evident spine records it. */
export function Timeline() {
  const query = useQuery({ queryKey: ['events'], queryFn: listAllEvents, refetchInterval: 15_000 })
  const [shown, setShown] = useState(PAGE)
  const [every, setEvery] = useState<'main' | 'every'>('main')
  return (
    <Loaded query={query} rows={6} label="your activity">
      {(events) => {
        const views = events.map((event) => ({ event, view: describeEvent(event) }))
        const listed = every === 'every' ? views : views.filter(({ view }) => !view.minor)
        if (events.length === 0) {
          return (
            <EmptyState title="Nothing is recorded yet">
              <p>Entries appear here once they are sealed, within a minute of what they record.</p>
            </EmptyState>
          )
        }
        return (
          <>
            <div className={styles.filter}>
              <Segmented
                legend="What to show"
                hideLegend
                options={[
                  { value: 'main', label: 'What matters' },
                  { value: 'every', label: 'Every entry' },
                ]}
                value={every}
                onChange={setEvery}
              />
            </div>
            <ol>
              {listed.slice(0, shown).map((entry, index) => (
                <TimelineEntry key={entry.event.id} {...entry} before={listed[index - 1]?.event} />
              ))}
            </ol>
            {listed.length > shown && (
              <div className={styles.more}>
                <Button onClick={() => setShown(shown + PAGE)}>Show earlier</Button>
              </div>
            )}
          </>
        )
      }}
    </Loaded>
  )
}
