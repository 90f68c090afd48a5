'use client'

import { useQuery } from '@tanstack/react-query'
import { ButtonLink } from '../../ui/Button.tsx'
import { EmptyState } from '../../ui/EmptyState.tsx'
import layout from '../../ui/layout.module.css'
import { Loaded } from '../api/Loaded.tsx'
import { ReadingAge } from '../signals/ReadingAge.tsx'
import { signalQueries } from '../signals/signalQueries.ts'
import { ClusterCard } from './ClusterCard.tsx'

/** Markets that move together. */
export function ClustersPage() {
  return (
    <Loaded query={useQuery(signalQueries.clusters())} rows={8} label="the clusters">
      {({ items, markets, age }) => (
        <div className={layout.stack}>
          <ReadingAge age={age} what="Clusters" every="every six hours, in a week of hourly probabilities" />
          {items.length === 0 ? (
            <EmptyState
              title="No markets move together"
              action={<ButtonLink href="/markets">See all markets</ButtonLink>}
            >
              <p>
                {markets === 0
                  ? 'No market was observed long enough and moved enough to be compared.'
                  : `Of ${markets} markets that were compared, no three move together more surely than chance would have it.`}
              </p>
            </EmptyState>
          ) : (
            items.map((cluster) => <ClusterCard key={cluster.id} cluster={cluster} />)
          )}
        </div>
      )}
    </Loaded>
  )
}
