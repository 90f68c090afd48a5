'use client'

import type { SourceHealth } from '@spells/shared/api'
import { useQuery } from '@tanstack/react-query'
import { formatAge } from '../../lib/formatAge.ts'
import { Badge } from '../../ui/Badge.tsx'
import layout from '../../ui/layout.module.css'
import { Table } from '../../ui/Table.tsx'
import { Loaded } from '../api/Loaded.tsx'
import { signalQueries } from '../signals/signalQueries.ts'
import { describeSource, nameSource } from './describeSource.ts'
import styles from './sourceHealth.module.css'

/** How the sources do: what is not well in a line each, and everything in a table. */
export function SourceHealthStrip() {
  const query = useQuery(signalQueries.sourceHealth())
  return (
    <Loaded query={query} rows={1} label="how the sources do">
      {({ sources }) => {
        const unwell = sources.filter(({ status }) => status !== 'ok')
        return (
          <section className={styles.strip} aria-label="Sources">
            <p className={layout.row}>
              <Badge tone={unwell.length === 0 ? 'good' : 'attention'}>
                {unwell.length === 0
                  ? `All ${sources.length} sources are read`
                  : `${sources.length - unwell.length} of ${sources.length} sources are well`}
              </Badge>
            </p>
            {unwell.length > 0 && (
              <ul className={styles.unwell}>
                {unwell.map((source) => {
                  const { tone, text } = describeSource(source)
                  return (
                    <li key={source.source}>
                      <Badge tone={tone}>{nameSource(source.source)}</Badge>
                      <span>{text}</span>
                    </li>
                  )
                })}
              </ul>
            )}
            <details className={styles.details}>
              <summary>Every source, and its last 24 hours</summary>
              <Table
                caption="Sources and how they did in the last 24 hours"
                columns={columns}
                rows={sources}
                getKey={({ source }) => source}
              />
            </details>
          </section>
        )
      }}
    </Loaded>
  )
}

const columns: Parameters<typeof Table<SourceHealth>>[0]['columns'] = [
  { name: 'Source', render: ({ source }) => nameSource(source) },
  {
    name: 'Now',
    render: (source) => {
      const { tone, text } = describeSource(source)
      return <Badge tone={tone}>{source.status === 'ok' ? text : source.status}</Badge>
    },
  },
  {
    name: 'Failed',
    align: 'end',
    render: ({ errorRate, runs }) => (errorRate === null ? 'no run' : `${Math.round(errorRate * runs)} of ${runs}`),
  },
  {
    name: 'Missed',
    align: 'end',
    render: ({ missed, held }) => (held === 0 ? missed : `${missed}, ${held} left out`),
  },
  { name: 'Latest start', align: 'end', render: ({ maxLateMs }) => `+${formatAge(maxLateMs)}` },
  {
    name: 'Refused',
    align: 'end',
    render: ({ dataBad, lastRun }) =>
      dataBad.length === 0
        ? (lastRun?.refused ?? 0)
        : dataBad.map(({ field, reason, count }) => `${count} × ${field}: ${reason}`).join(', '),
  },
]
