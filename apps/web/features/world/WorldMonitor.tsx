'use client'

import { useState } from 'react'
import { useQueryParam } from '../../lib/useQueryParam.ts'
import { SourceHealthStrip } from '../sources/SourceHealthStrip.tsx'
import { FactorGauges } from './FactorGauges.tsx'
import { StoryFeed } from './StoryFeed.tsx'
import { StoryPanel } from './StoryPanel.tsx'
import { WorldMap } from './WorldMap.tsx'
import type { WorldFilter } from './worldFilter.ts'
import styles from './worldMonitor.module.css'

/** What happens in the world, where, how grave, and what it does to the five factors. */
export function WorldMonitor() {
  const storyId = useQueryParam('story')
  const [filter, setFilter] = useState<WorldFilter>({})
  return (
    <div className={styles.page}>
      <div className={styles.health}>
        <SourceHealthStrip />
        {storyId !== undefined && <StoryPanel id={storyId} />}
      </div>
      <div className={styles.map}>
        <WorldMap filter={filter} onCountry={(country) => setFilter({ ...filter, country })} />
      </div>
      <div className={styles.factors}>
        <FactorGauges />
      </div>
      <div className={styles.feed}>
        <StoryFeed filter={filter} onFilter={setFilter} />
      </div>
    </div>
  )
}
