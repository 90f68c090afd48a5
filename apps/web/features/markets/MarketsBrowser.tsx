'use client'

import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import dynamic from 'next/dynamic'
import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { useDebounced } from '../../lib/useDebounced.ts'
import { useQueryParam } from '../../lib/useQueryParam.ts'
import { Button } from '../../ui/Button.tsx'
import { EmptyState } from '../../ui/EmptyState.tsx'
import { ErrorState } from '../../ui/ErrorState.tsx'
import { Icon } from '../../ui/Icon.tsx'
import { Notice } from '../../ui/Notice.tsx'
import { Select } from '../../ui/Select.tsx'
import { Skeleton } from '../../ui/Skeleton.tsx'
import { TextInput } from '../../ui/TextInput.tsx'
import { TimeAgo } from '../../ui/TimeAgo.tsx'
import { callPublicApi } from '../api/callApi.ts'
import { describeError } from '../api/describeError.ts'
import { joinPages } from './joinPages.ts'
import { MarketRow } from './MarketRow.tsx'
import { isMarketOrder, type MarketOrderName, marketOrderNames, marketOrders } from './marketOrders.ts'
import styles from './marketsBrowser.module.css'
import { StaleNotice } from './StaleNotice.tsx'
import { TopicSelect } from './TopicSelect.tsx'

const SearchHits = dynamic(() => import('../search/SearchHits.tsx'), { ssr: false })

/** All open markets, or those of the topic that the address names: searched and ordered by the API, with their age. */
export function MarketsBrowser() {
  const [text, setText] = useState('')
  const [order, setOrder] = useState<MarketOrderName>('traded')
  const q = useDebounced(text.trim(), 250) || undefined
  const router = useRouter()
  const tag = useQueryParam('tag') || undefined
  const showTopic = (chosen: string | undefined) =>
    router.replace(chosen === undefined ? '/markets' : `/markets?tag=${encodeURIComponent(chosen)}`, { scroll: false })
  const query = useInfiniteQuery({
    queryKey: ['markets', 'pages', order, q, tag],
    queryFn: ({ pageParam }) =>
      callPublicApi((api) =>
        api.markets.list({
          ...marketOrders[order].listing,
          status: 'open',
          limit: 50,
          ...(q ? { q } : {}),
          ...(tag ? { tag } : {}),
          ...(pageParam ? { cursor: pageParam } : {}),
        }),
      ),
    initialPageParam: '',
    getNextPageParam: (page) => page.nextCursor,
    refetchInterval: 30_000,
    placeholderData: keepPreviousData,
  })
  const age = query.data?.pages[0]?.age
  const markets = joinPages(query.data?.pages ?? [])

  return (
    <>
      <search className={styles.controls}>
        <TextInput
          type="search"
          name="q"
          aria-label="Search markets"
          placeholder="Search questions"
          value={text}
          onChange={(event) => setText(event.target.value)}
          unit={text === '' && <Icon name="search" />}
          maxLength={100}
        />
        <TopicSelect tag={tag} onChange={showTopic} />
        <Select
          name="order"
          aria-label="Order"
          value={order}
          onChange={({ target }) => isMarketOrder(target.value) && setOrder(target.value)}
        >
          {marketOrderNames.map((name) => (
            <option key={name} value={name}>
              {marketOrders[name].label}
            </option>
          ))}
        </Select>
      </search>
      {age && <StaleNotice age={age} what="These readings" />}
      {query.error && query.data && (
        <Notice tone="attention" title="Could not refresh the markets. You see what was loaded before.">
          {describeError(query.error).title}.
        </Notice>
      )}
      {query.error && !query.data && (
        <ErrorState {...describeError(query.error)} onRetry={() => void query.refetch()} />
      )}
      {query.isPending && <Skeleton rows={8} label="Loading markets" />}
      {query.data && markets.length === 0 && (
        <EmptyState
          title={
            q
              ? `No open market ${tag ? 'of this topic ' : ''}mentions “${q}”`
              : tag
                ? 'No open market of this topic is known'
                : 'No open markets right now'
          }
          action={
            q ? (
              <Button onClick={() => setText('')}>Clear the search</Button>
            ) : (
              tag && <Button onClick={() => showTopic(undefined)}>Show every topic</Button>
            )
          }
        >
          <p>
            {q
              ? 'Questions and their short names are searched as they are typed. Below is what is near.'
              : tag
                ? 'Which market is about what is read every half hour; the source may have no open one.'
                : 'New ones appear as soon as the source lists them.'}
          </p>
        </EmptyState>
      )}
      {markets.length > 0 && (
        <>
          <p className={styles.count} role="status">
            {markets.length} open {markets.length === 1 ? 'market' : 'markets'}
            {tag && ' of this topic'}
            {query.hasNextPage && ' so far'}
            {age?.observedAt && (
              <>
                , read <TimeAgo at={age.observedAt} />
              </>
            )}
          </p>
          <h2 className="visually-hidden">Open markets</h2>
          <ul className={query.isPlaceholderData ? styles.waiting : undefined}>
            {markets.map((market) => (
              <MarketRow key={market.id} market={market} stale={age?.stale ?? false} />
            ))}
          </ul>
        </>
      )}
      {q && !query.isPending && <SearchHits q={q} />}
      {query.hasNextPage && (
        <div className={styles.next}>
          <Button busy={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
            Show more
          </Button>
        </div>
      )}
    </>
  )
}
