'use client'

import { useQuery } from '@tanstack/react-query'
import { Card } from '../../ui/Card.tsx'
import layout from '../../ui/layout.module.css'
import { Loaded } from '../api/Loaded.tsx'
import { ReadingAge } from '../signals/ReadingAge.tsx'
import { signalQueries } from '../signals/signalQueries.ts'
import { FactorGauge } from './FactorGauge.tsx'

/** The five factors: what the stories of the last ten days add up to. */
export function FactorGauges() {
  const query = useQuery(signalQueries.factors())
  return (
    <Card title="Factors">
      <Loaded query={query} rows={5} label="the factors">
        {({ items, age, model }) => (
          <>
            <ReadingAge age={age} what="Factors" every="every half hour" />
            {items.length === 0 ? (
              <p className={layout.quiet}>They are computed once the first stories are there.</p>
            ) : (
              <ul className={layout.stack}>
                {items.map((factor) => (
                  <FactorGauge key={factor.factor} factor={factor} />
                ))}
              </ul>
            )}
            <p className={layout.small}>
              From −100 to 100, by model {model ?? '–'}. Shown only: nothing is traded on them. Each score can be
              computed again from its inputs.
            </p>
          </>
        )}
      </Loaded>
    </Card>
  )
}
