'use client'

import type { Me } from '@spells/shared/api'
import { useQuery } from '@tanstack/react-query'
import { ButtonLink } from '../../ui/Button.tsx'
import { EmptyState } from '../../ui/EmptyState.tsx'
import layout from '../../ui/layout.module.css'
import { Loaded } from '../api/Loaded.tsx'
import { queries } from '../api/queries.ts'
import { SharedIntelligence } from '../consent/SharedIntelligence.tsx'
import { TriggerCard } from './TriggerCard.tsx'

/** All triggers of the workspace, and whether they count in what is told of the markets that they wait on. */
export function TriggerList({ me }: { readonly me: Me }) {
  return (
    <div className={layout.stack}>
      <Loaded query={useQuery(queries.triggers())} rows={3} label="your triggers">
        {({ items }) =>
          items.length === 0 ? (
            <EmptyState
              title="No triggers yet"
              action={
                <ButtonLink tone="act" href="/markets">
                  Choose a market
                </ButtonLink>
              }
            >
              <p>Pick a market, set a threshold, and say what to cast when it is crossed.</p>
            </EmptyState>
          ) : (
            <div className={layout.stack}>
              {items.map((trigger) => (
                <TriggerCard key={trigger.id} trigger={trigger} />
              ))}
            </div>
          )
        }
      </Loaded>
      <SharedIntelligence me={me} />
    </div>
  )
}
