'use client'

import { useQuery } from '@tanstack/react-query'
import { formatTime } from '../../lib/formatTime.ts'
import { Link } from '../../ui/Link.tsx'
import { Loaded } from '../api/Loaded.tsx'
import { signalQueries } from '../signals/signalQueries.ts'
import { describeEvidence, describeMove, formatConfidence } from './describeMove.ts'

/** What a story probably moved, and what of ours it bears on. */
export function StoryLinks({ storyId }: { readonly storyId: string }) {
  const query = useQuery(signalQueries.storyLinks(storyId))
  return (
    <Loaded query={query} rows={1} label="what it moved">
      {({ markets, moved, tokens, spells }) => (
        <>
          {markets.length === 0 && moved.length === 0 ? (
            <p>Nothing that is known of.</p>
          ) : (
            <ul>
              {markets.map((move) => (
                <li key={move.marketId}>
                  <Link href={`/market?id=${encodeURIComponent(move.marketId)}`}>
                    {move.question ?? 'A market that is no longer listed'}
                  </Link>
                  : {describeMove(move).toLowerCase()} on {formatTime(move.movedAt)},{' '}
                  {formatConfidence(move.confidence)} sure. {describeEvidence(move)}.
                </li>
              ))}
              {moved.map((move) => (
                <li key={move.symbol}>
                  {move.symbol}: from ${move.evidence.from} to ${move.evidence.to} on {formatTime(move.movedAt)},{' '}
                  {formatConfidence(move.confidence)} sure. {describeEvidence(move)}.
                </li>
              ))}
            </ul>
          )}
          {(tokens.length > 0 || spells.length > 0) && (
            <p>
              Bears on{' '}
              {[
                ...tokens.map(({ symbol, word }) => `${symbol} (“${word}”)`),
                ...spells.map(({ spell, why }) => `the spell ${spell} (${why.join(', ')})`),
              ].join('; ')}
              .
            </p>
          )}
        </>
      )}
    </Loaded>
  )
}
