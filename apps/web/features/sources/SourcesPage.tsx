'use client'

import { useQuery } from '@tanstack/react-query'
import layout from '../../ui/layout.module.css'
import { TimeAgo } from '../../ui/TimeAgo.tsx'
import { Loaded } from '../api/Loaded.tsx'
import { signalQueries } from '../signals/signalQueries.ts'
import { SourceCount } from './SourceCount.tsx'
import { SourceEntry } from './SourceEntry.tsx'
import styles from './sourceHealth.module.css'

/** Every source of the signals: what is not well first. */
export function SourcesPage() {
  return (
    <Loaded query={useQuery(signalQueries.sourceHealth())} rows={8} label="how the sources do">
      {({ sources, now }) => (
        <div className={layout.stack}>
          <p className={layout.row}>
            <SourceCount sources={sources} />
            <span className={layout.small}>
              looked at <TimeAgo at={now} />; counts are of the last 24 hours
            </span>
          </p>
          <div className={styles.sources}>
            {sources
              .toSorted((one, other) => Number(one.status === 'ok') - Number(other.status === 'ok'))
              .map((source) => (
                <SourceEntry key={source.source} source={source} />
              ))}
          </div>
        </div>
      )}
    </Loaded>
  )
}
