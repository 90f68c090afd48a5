'use client'

import { useQuery } from '@tanstack/react-query'
import { Badge } from '../../ui/Badge.tsx'
import { queries } from '../api/queries.ts'
import { describeHealth } from './describeHealth.ts'

/** One line on whether our parts answer. */
export function StatusLine() {
  const { data, error } = useQuery(queries.health())
  const { tone, text } = describeHealth(error ? undefined : data, error !== null)
  return (
    <p role="status">
      <Badge tone={tone}>{text}</Badge>
    </p>
  )
}
