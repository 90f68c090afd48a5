'use client'

import { useQuery } from '@tanstack/react-query'
import { Badge } from '../../ui/Badge.tsx'
import { Link } from '../../ui/Link.tsx'
import layout from '../../ui/layout.module.css'
import { Loaded } from '../api/Loaded.tsx'
import { signalQueries } from '../signals/signalQueries.ts'
import { describeSource } from './describeSource.ts'
import { nameSource } from './nameSource.ts'
import { SourceCount } from './SourceCount.tsx'
import styles from './sourceHealth.module.css'

/** How the sources do: what is not well in a line each, and the way to all of them. */
export function SourceHealthStrip() {
  const query = useQuery(signalQueries.sourceHealth())
  return (
    <Loaded query={query} rows={1} label="how the sources do">
      {({ sources }) => {
        const unwell = sources.filter(({ status }) => status !== 'ok')
        return (
          <section className={styles.strip} aria-label="Sources">
            <p className={layout.row}>
              <SourceCount sources={sources} />
              <Link href="/sources" className={layout.small}>
                Every source, and its last 24 hours
              </Link>
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
          </section>
        )
      }}
    </Loaded>
  )
}
