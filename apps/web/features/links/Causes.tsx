'use client'

import { useQuery } from '@tanstack/react-query'
import { formatTime } from '../../lib/formatTime.ts'
import { Card } from '../../ui/Card.tsx'
import { Link } from '../../ui/Link.tsx'
import layout from '../../ui/layout.module.css'
import { Loaded } from '../api/Loaded.tsx'
import { signalQueries } from '../signals/signalQueries.ts'
import { describeEvidence, describeMove, formatConfidence } from './describeMove.ts'

/** Moves of a market with the stories that probably caused them, and what speaks for it. */
export function Causes({ marketId }: { readonly marketId: string }) {
  const query = useQuery(signalQueries.marketLinks(marketId))
  return (
    <Card title="Probably moved by">
      <Loaded query={query} rows={2} label="what moved it">
        {({ stories }) =>
          stories.length === 0 ? (
            <p className={layout.quiet}>No move of it has a story that would explain it better than chance does.</p>
          ) : (
            <ul className={layout.stack}>
              {stories.map((move) => (
                <li key={`${move.storyId} ${move.movedAt}`} className={layout.list}>
                  <Link href={`/world?story=${encodeURIComponent(move.storyId)}`}>
                    {move.title ?? 'An older story'}
                  </Link>
                  <p className={layout.small}>
                    {describeMove(move)} on {formatTime(move.movedAt)}, {formatConfidence(move.confidence)} sure.{' '}
                    {describeEvidence(move)}.
                  </p>
                </li>
              ))}
            </ul>
          )
        }
      </Loaded>
    </Card>
  )
}
