'use client'

import { useQuery } from '@tanstack/react-query'
import { Select } from '../../ui/Select.tsx'
import { queries } from '../api/queries.ts'

/** Which topic markets are shown of. The one that the address names can be chosen even when it is not among the largest. */
export function TopicSelect({
  tag,
  onChange,
}: {
  readonly tag: string | undefined
  readonly onChange: (tag: string | undefined) => void
}) {
  const topics = useQuery(queries.tags()).data?.items ?? []
  return (
    <Select
      name="tag"
      aria-label="Topic"
      value={tag ?? ''}
      onChange={(event) => onChange(event.target.value || undefined)}
    >
      <option value="">Every topic</option>
      {tag !== undefined && !topics.some(({ slug }) => slug === tag) && <option value={tag}>{tag}</option>}
      {topics.map(({ slug, label }) => (
        <option key={slug} value={slug}>
          {label || slug}
        </option>
      ))}
    </Select>
  )
}
