'use client'

import { useQuery } from '@tanstack/react-query'
import { formatAge } from '../../lib/formatAge.ts'
import { Card } from '../../ui/Card.tsx'
import { Link } from '../../ui/Link.tsx'
import layout from '../../ui/layout.module.css'
import { Loaded } from '../api/Loaded.tsx'
import { MarketLevels } from '../consent/MarketLevels.tsx'
import { Causes } from '../links/Causes.tsx'
import { MarketEvent } from '../markets/MarketEvent.tsx'
import { signalQueries } from '../signals/signalQueries.ts'
import { formatStrength } from './formatRelation.ts'
import { MarketLink } from './MarketLink.tsx'

/** What is known of what a market belongs to and why it moves: its event, what moved it, what moves with it, and where others wait. */
export default function MarketRelations({ marketId }: { readonly marketId: string }) {
  return (
    <div className={layout.stack}>
      <MarketEvent marketId={marketId} />
      <Causes marketId={marketId} />
      <Relatives marketId={marketId} />
      <MarketLevels marketId={marketId} />
    </div>
  )
}

/** What moves with a market, before it and after it. */
function Relatives({ marketId }: { readonly marketId: string }) {
  const clusters = useQuery(signalQueries.clusters(marketId))
  const cascades = useQuery(signalQueries.cascades(marketId))
  return (
    <Card title="What moves with it">
      <Loaded query={clusters} rows={2} label="its cluster">
        {({ items, age }) =>
          items.length === 0 ? (
            <p className={layout.quiet}>No group of markets moves together with this one.</p>
          ) : (
            items.map(({ id, name, members }) => (
              <section key={id} className={layout.list}>
                <h3>{name}</h3>
                <ul className={layout.bullets}>
                  {members
                    .filter((member) => member.marketId !== marketId)
                    .map((member) => (
                      <li key={member.marketId}>
                        <MarketLink id={member.marketId} question={member.question} />
                      </li>
                    ))}
                </ul>
                {age.stale && age.ageMs !== null && (
                  <p className={layout.small}>Found {formatAge(age.ageMs)} ago: it may have changed.</p>
                )}
              </section>
            ))
          )
        }
      </Loaded>
      <Loaded query={cascades} rows={2} label="what moves before it">
        {({ items }) => {
          const before = items.filter(({ followerId }) => followerId === marketId)
          const after = items.filter(({ leaderId }) => leaderId === marketId)
          return (
            <>
              <section className={layout.list}>
                <h3>Moves before it</h3>
                {before.length === 0 ? (
                  <p className={layout.quiet}>No market is known to.</p>
                ) : (
                  <ul className={layout.bullets}>
                    {before.map(({ leaderId, leader, lagMs, strength }) => (
                      <li key={leaderId}>
                        <MarketLink id={leaderId} question={leader} />, by {formatAge(lagMs)} (
                        {formatStrength(strength)})
                      </li>
                    ))}
                  </ul>
                )}
              </section>
              <section className={layout.list}>
                <h3>Follows it</h3>
                {after.length === 0 ? (
                  <p className={layout.quiet}>No market is known to.</p>
                ) : (
                  <ul className={layout.bullets}>
                    {after.map(({ followerId, follower, lagMs, strength }) => (
                      <li key={followerId}>
                        <MarketLink id={followerId} question={follower} />, after {formatAge(lagMs)} (
                        {formatStrength(strength)})
                      </li>
                    ))}
                  </ul>
                )}
              </section>
            </>
          )
        }}
      </Loaded>
      <p className={layout.small}>
        See all <Link href="/clusters">clusters</Link> and <Link href="/cascades">cascades</Link>.
      </p>
    </Card>
  )
}
