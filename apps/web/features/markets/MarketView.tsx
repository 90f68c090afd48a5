'use client'

import { formatPercent } from '@spells/shared'
import type { MarketReply } from '@spells/shared/api'
import { useQuery } from '@tanstack/react-query'
import dynamic from 'next/dynamic'
import { useState } from 'react'
import { formatDay } from '../../lib/formatTime.ts'
import { formatUsd } from '../../lib/formatUsd.ts'
import { useQueryParam } from '../../lib/useQueryParam.ts'
import { Badge } from '../../ui/Badge.tsx'
import { ButtonLink } from '../../ui/Button.tsx'
import { Card } from '../../ui/Card.tsx'
import { EmptyState } from '../../ui/EmptyState.tsx'
import layout from '../../ui/layout.module.css'
import { Scale } from '../../ui/Scale.tsx'
import { Stat, Stats } from '../../ui/Stat.tsx'
import { TimeAgo } from '../../ui/TimeAgo.tsx'
import { WhenSeen } from '../../ui/WhenSeen.tsx'
import { Loaded } from '../api/Loaded.tsx'
import { queries } from '../api/queries.ts'
import type { Premise } from '../triggers/premise.ts'
import { TriggerForm } from '../triggers/TriggerForm.tsx'
import { MarketHistory } from './MarketHistory.tsx'
import styles from './marketView.module.css'
import { ScaleEnds } from './ScaleEnds.tsx'
import { StaleNotice } from './StaleNotice.tsx'

const MarketRelations = dynamic(() => import('../relations/MarketRelations.tsx'), { ssr: false })

/** The market that the address names. */
export function MarketView() {
  const id = useQueryParam('id')
  const query = useQuery({ ...queries.market(id ?? ''), enabled: id !== undefined })
  if (id === undefined) {
    return (
      <EmptyState title="Which market?" action={<ButtonLink href="/markets">See all markets</ButtonLink>}>
        <p>The address of this page names no market.</p>
      </EmptyState>
    )
  }
  return (
    <Loaded query={query} rows={10} label="the market">
      {(reply) => <MarketReading reply={reply} />}
    </Loaded>
  )
}

function MarketReading({ reply: { market, age } }: { readonly reply: MarketReply }) {
  const [premise, setPremise] = useState<Premise>()
  const { question, probability, outcomes, status, volumeUsd, liquidityUsd, endsAt, observedAt } = market
  return (
    <article className={layout.stack}>
      <header className={styles.head}>
        <h1 className={styles.question}>{question}</h1>
        <div className={styles.reading}>
          <p className={styles.value}>
            {formatPercent(probability)} <span>{outcomes[0] ?? 'Yes'}</span>
          </p>
          <p className={styles.seen}>
            <Badge
              tone={status !== 'open' ? 'neutral' : age.stale ? 'attention' : 'good'}
              live={status === 'open' && !age.stale}
            >
              {status !== 'open' ? status : age.stale ? 'stale' : 'live'}
            </Badge>
            <span>
              read <TimeAgo at={observedAt} />
            </span>
          </p>
        </div>
        <Scale
          value={probability}
          threshold={premise?.threshold}
          direction={premise?.direction ?? 'above'}
          stale={age.stale}
          large
        />
        <ScaleEnds />
      </header>
      <StaleNotice age={age} what="These readings" />
      <div className={layout.columns}>
        <div className={layout.stack}>
          <MarketHistory market={market} premise={premise} />
          <Stats>
            <Stat name="Traded" value={formatUsd(volumeUsd)} note="in total" />
            <Stat name="Liquidity" value={formatUsd(liquidityUsd)} note="on the books now" />
            <Stat name="Ends" value={endsAt ? formatDay(endsAt) : '–'} />
            <Stat name="Source" value="Polymarket" note={`market ${market.id}`} />
          </Stats>
        </div>
        <Card title="Set a trigger" tone="plain">
          {status === 'open' ? (
            <TriggerForm market={market} stale={age.stale} onPremise={setPremise} />
          ) : (
            <p className={layout.quiet}>This market is {status}: there is nothing left to wait for.</p>
          )}
        </Card>
      </div>
      <WhenSeen key={market.id}>
        <MarketRelations marketId={market.id} />
      </WhenSeen>
    </article>
  )
}
