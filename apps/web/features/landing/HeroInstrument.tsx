'use client'

import { formatPercent } from '@spells/shared'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Dial } from '../../ui/Dial.tsx'
import { Link } from '../../ui/Link.tsx'
import { TimeAgo } from '../../ui/TimeAgo.tsx'
import { queries } from '../api/queries.ts'
import { findMostEven } from './findMostEven.ts'
import styles from './landing.module.css'

/** A real market on the large dial, with a threshold to try: what a trigger is, without a word about it. */
export function HeroInstrument() {
  const { data, error } = useQuery(queries.markets({ status: 'open', limit: 12 }))
  const [percent, setPercent] = useState(70)
  const market = data && findMostEven(data.items)
  const threshold = percent / 100
  const fires = market !== undefined && market.probability >= threshold
  return (
    <figure className={styles.instrument}>
      <div className={styles.dial}>
        <Dial value={market?.probability} threshold={threshold} />
        <p className={styles.reading}>
          <span className={styles.value}>{market ? formatPercent(market.probability) : '–'}</span>
        </p>
      </div>
      <figcaption className={styles.caption}>
        <p className={styles.question}>
          {market ? (
            <Link href={`/market?id=${encodeURIComponent(market.id)}`}>{market.question}</Link>
          ) : error ? (
            'The markets do not answer right now'
          ) : (
            'Reading a live market'
          )}
        </p>
        <label className={styles.try}>
          <span>
            Cast when it reaches <strong className={styles.mark}>{percent}%</strong>
          </span>
          <input
            type="range"
            name="threshold"
            min={5}
            max={95}
            step={5}
            value={percent}
            aria-valuetext={`${percent}%`}
            onChange={(event) => setPercent(Number(event.target.value))}
          />
        </label>
        <p className={styles.verdict} role="status">
          {market ? (
            <>
              {fires
                ? 'It is there already: a trigger would wait until it falls and comes back.'
                : `Not yet: ${((threshold - market.probability) * 100).toFixed(1)} points to go.`}{' '}
              <span className={styles.seen}>
                Read <TimeAgo at={market.observedAt} />
              </span>
            </>
          ) : (
            ' '
          )}
        </p>
      </figcaption>
    </figure>
  )
}
