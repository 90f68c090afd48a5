'use client'

import { formatPercent } from '@spells/shared'
import type { Market } from '@spells/shared/api'
import dynamic from 'next/dynamic'
import { useEffect, useState } from 'react'
import { Button } from '../../ui/Button.tsx'
import layout from '../../ui/layout.module.css'
import { Notice } from '../../ui/Notice.tsx'
import { Segmented } from '../../ui/Segmented.tsx'
import { Skeleton } from '../../ui/Skeleton.tsx'
import { useSession } from '../session/useSession.ts'
import { openDialog } from '../shell/openDialog.ts'
import { describePremise, type Premise, proposePremise } from './premise.ts'
import styles from './triggerForm.module.css'

const TriggerAction = dynamic(() => import('./TriggerAction.tsx').then((module) => module.TriggerAction), {
  ssr: false,
  loading: () => <Skeleton rows={2} label="Loading what a trigger can do" />,
})

/** A trigger on a market: the premise, which anybody may try, and what to do, for those who have a vault. */
export function TriggerForm({
  market,
  stale,
  onPremise,
}: {
  readonly market: Market
  readonly stale: boolean
  readonly onPremise: (premise: Premise) => void
}) {
  const session = useSession()
  const [premise, setPremise] = useState<Premise>(() => proposePremise(market.probability))
  const percent = Math.round(premise.threshold * 1000) / 10
  useEffect(() => onPremise(premise), [premise, onPremise])

  return (
    <div className={styles.form}>
      <Segmented
        legend="When the probability goes"
        options={[
          { value: 'above', label: 'Above' },
          { value: 'below', label: 'Below' },
        ]}
        value={premise.direction}
        onChange={(direction) => setPremise({ ...premise, direction })}
      />
      <div className={styles.threshold}>
        <label htmlFor="threshold">Threshold</label>
        <output htmlFor="threshold" className={styles.output}>
          {formatPercent(premise.threshold)}
        </output>
        <input
          id="threshold"
          type="range"
          min={0.5}
          max={99.5}
          step={0.5}
          value={percent}
          aria-valuetext={formatPercent(premise.threshold)}
          onChange={(event) => setPremise({ ...premise, threshold: Number(event.target.value) / 100 })}
        />
      </div>
      <p className={styles.words} role="status">
        Now {formatPercent(market.probability)}. {describePremise(premise, market.probability)}
      </p>
      {stale && (
        <Notice tone="attention" title="The reading is stale">
          <p>You can save the trigger now; it judges fresh readings only.</p>
        </Notice>
      )}
      {session.status === 'signed-in' ? (
        <TriggerAction market={market} premise={premise} />
      ) : (
        <>
          <p className={layout.quiet}>Then cast a spell from your own vault, by itself, inside limits that you sign.</p>
          <div>
            <Button tone="act" onClick={() => openDialog('connect')}>
              Connect a wallet to save it
            </Button>
          </div>
        </>
      )}
    </div>
  )
}
