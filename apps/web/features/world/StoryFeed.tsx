'use client'

import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { Button } from '../../ui/Button.tsx'
import { EmptyState } from '../../ui/EmptyState.tsx'
import { ErrorState } from '../../ui/ErrorState.tsx'
import layout from '../../ui/layout.module.css'
import { Notice } from '../../ui/Notice.tsx'
import { Skeleton } from '../../ui/Skeleton.tsx'
import { describeError } from '../api/describeError.ts'
import { ReadingAge } from '../signals/ReadingAge.tsx'
import { signals } from '../signals/signalQueries.ts'
import { StoryEntry } from './StoryEntry.tsx'
import { WorldFilters } from './WorldFilters.tsx'
import type { WorldFilter } from './worldFilter.ts'

/** Stories of the last three days, those that deserve it most first. */
export function StoryFeed({
  filter,
  onFilter,
}: {
  readonly filter: WorldFilter
  readonly onFilter: (filter: WorldFilter) => void
}) {
  const query = useInfiniteQuery({
    queryKey: ['stories', 'pages', filter],
    queryFn: ({ pageParam }) =>
      signals().stories.list({
        limit: 20,
        ...(filter.category ? { category: filter.category } : {}),
        ...(filter.severity ? { severity: filter.severity } : {}),
        ...(filter.country ? { country: filter.country } : {}),
        ...(pageParam ? { cursor: pageParam } : {}),
      }),
    initialPageParam: '',
    getNextPageParam: (page) => page.nextCursor,
    refetchInterval: 60_000,
    placeholderData: keepPreviousData,
  })
  const stories = query.data?.pages.flatMap(({ items }) => items) ?? []
  const age = query.data?.pages[0]?.age
  const countries = stories.flatMap(({ classification }) => classification.places.map(({ country }) => country))
  const isFiltered = Object.values(filter).some((value) => value !== undefined)
  return (
    <section className={layout.stack} aria-labelledby="stories">
      <h2 id="stories">Stories</h2>
      <WorldFilters filter={filter} countries={countries} onChange={onFilter} />
      {age && <ReadingAge age={age} what="Stories" every="every half hour" />}
      {query.error && query.data && (
        <Notice tone="attention" title="Could not refresh the stories. You see what was loaded before.">
          {describeError(query.error).title}.
        </Notice>
      )}
      {query.error && !query.data && (
        <ErrorState {...describeError(query.error)} onRetry={() => void query.refetch()} />
      )}
      {query.isPending && <Skeleton rows={6} label="Loading stories" />}
      {query.data && stories.length === 0 && (
        <EmptyState
          title={isFiltered ? 'No story fits' : 'No stories yet'}
          action={isFiltered && <Button onClick={() => onFilter({})}>Show every story</Button>}
        >
          <p>
            {isFiltered
              ? 'Of the last three days none is like that. Leave out one of the conditions.'
              : 'They appear when the feeds are read for the first time, within half an hour.'}
          </p>
        </EmptyState>
      )}
      {stories.length > 0 && (
        <ol aria-busy={query.isPlaceholderData}>
          {stories.map((story) => (
            <StoryEntry key={story.id} story={story} />
          ))}
        </ol>
      )}
      {query.hasNextPage && (
        <div>
          <Button busy={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
            Show more
          </Button>
        </div>
      )}
    </section>
  )
}
