'use client'

import { useQuery } from '@tanstack/react-query'
import { ButtonLink } from '../../ui/Button.tsx'
import { EmptyState } from '../../ui/EmptyState.tsx'
import layout from '../../ui/layout.module.css'
import { Loaded } from '../api/Loaded.tsx'
import { ReadingAge } from '../signals/ReadingAge.tsx'
import { signalQueries } from '../signals/signalQueries.ts'
import { CascadeGraph } from './CascadeGraph.tsx'
import { CascadeTable } from './CascadeTable.tsx'

/** Markets that move before others. */
export function CascadesPage() {
  return (
    <Loaded query={useQuery(signalQueries.cascades())} rows={8} label="the cascades">
      {({ items, markets, age }) => (
        <div className={layout.stack}>
          <ReadingAge age={age} what="Cascades" every="every six hours, in a week of hourly probabilities" />
          {items.length === 0 ? (
            <EmptyState
              title="No market moves before another"
              action={<ButtonLink href="/markets">See all markets</ButtonLink>}
            >
              <p>
                {markets === 0
                  ? 'No market was observed long enough and moved enough to be compared.'
                  : `Of ${markets} markets that were compared, none leads another more surely than chance would have it.`}
              </p>
            </EmptyState>
          ) : (
            <>
              <CascadeGraph cascades={items} />
              <CascadeTable cascades={items} />
              <p className={layout.small}>
                Found among {markets} markets. “Answered”: which part of the leader’s large moves was followed, of how
                many. “By chance”: which part of the list would be wrong if this were the weakest in it. “Halves in”:
                after what time half of the answer is gone. That one moves first does not make it the cause.
              </p>
            </>
          )}
        </div>
      )}
    </Loaded>
  )
}
