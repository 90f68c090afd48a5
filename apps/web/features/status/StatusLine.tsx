'use client'

import type { LiveStatus } from '@spells/client'
import { useQuery } from '@tanstack/react-query'
import { useStore } from '../../lib/createStore.ts'
import { Badge } from '../../ui/Badge.tsx'
import layout from '../../ui/layout.module.css'
import { queries } from '../api/queries.ts'
import { liveStore } from '../live/liveStore.ts'
import { describeHealth } from './describeHealth.ts'

/** One line on whether our parts answer. */
export function StatusLine() {
  const { data, error } = useQuery(queries.health())
  const { tone, text } = describeHealth(error ? undefined : data, error !== null)
  const live = useStore<LiveStatus | 'off'>(liveStore, 'off')
  return (
    <p role="status" className={layout.row}>
      <Badge tone={tone}>{text}</Badge>
      {live === 'open' && <Badge live>Live updates</Badge>}
      {live === 'connecting' && <Badge tone="attention">Connecting live updates</Badge>}
    </p>
  )
}
