'use client'

import { formatPercent } from '@spells/shared'
import type { MarketReply } from '@spells/shared/api'
import { useQuery } from '@tanstack/react-query'
import { useNow } from '../../lib/useNow.ts'
import { Badge } from '../../ui/Badge.tsx'
import { Card } from '../../ui/Card.tsx'
import layout from '../../ui/layout.module.css'
import { Table } from '../../ui/Table.tsx'
import { TimeAgo } from '../../ui/TimeAgo.tsx'
import { Loaded } from '../api/Loaded.tsx'
import { MarketLink } from '../relations/MarketLink.tsx'
import { signalQueries } from '../signals/signalQueries.ts'
import { describeEventAge, isOldReading } from './describeEvent.ts'
import { TagLinks } from './TagLinks.tsx'

type MarketEventView = NonNullable<MarketReply['event']>

/** What a market is an outcome of: the event's title and topics, and its other markets. */
export function MarketEvent({ marketId }: { readonly marketId: string }) {
  const query = useQuery(signalQueries.marketEvent(marketId))
  return (
    <Card title="Its event">
      <Loaded query={query} rows={3} label="its event">
        {({ event }) => {
          if (event) return <Event event={event} />
          return (
            <p className={layout.quiet}>
              {event === null
                ? 'No event is known that it belongs to. Events are read every half hour.'
                : 'Which event it belongs to could not be looked up just now. This page asks again.'}
            </p>
          )
        }}
      </Loaded>
    </Card>
  )
}

function Event({ event: { title, tags, markets, observedAt } }: { readonly event: MarketEventView }) {
  const nowMs = useNow()
  const old = nowMs === undefined ? undefined : describeEventAge(nowMs - Date.parse(observedAt))
  return (
    <>
      <div className={layout.list}>
        <h3>{title}</h3>
        <TagLinks tags={tags} />
      </div>
      {markets.length === 0 ? (
        <p className={layout.quiet}>No other market of it is known: this is its only one.</p>
      ) : (
        <Table
          caption={`The other markets of ${title}`}
          rows={markets}
          getKey={({ id }) => id}
          columns={[
            { name: 'Market', render: ({ id, question }) => <MarketLink id={id} question={question} /> },
            {
              name: 'Probability',
              align: 'end',
              render: ({ status, probability }) =>
                status === 'open' ? formatPercent(probability) : <Badge>{status}</Badge>,
            },
            {
              name: 'Read',
              align: 'end',
              render: (market) =>
                nowMs !== undefined && isOldReading(market, nowMs) ? (
                  <Badge tone="attention">
                    stale, <TimeAgo at={market.observedAt} />
                  </Badge>
                ) : (
                  <TimeAgo at={market.observedAt} />
                ),
            },
          ]}
        />
      )}
      <p className={layout.small}>
        {markets.length >= 50 && 'The 50 most traded. '}
        Seen as one event <TimeAgo at={observedAt} />. {old}
      </p>
    </>
  )
}
