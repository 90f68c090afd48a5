'use client'

import type { BalancesReply, Vault } from '@spells/shared/api'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { formatAge } from '../../lib/formatAge.ts'
import { formatMoney } from '../../lib/formatMoney.ts'
import { Amount } from '../../ui/Amount.tsx'
import { Button } from '../../ui/Button.tsx'
import { Card } from '../../ui/Card.tsx'
import layout from '../../ui/layout.module.css'
import { Notice } from '../../ui/Notice.tsx'
import { Stat, Stats } from '../../ui/Stat.tsx'
import { TimeAgo } from '../../ui/TimeAgo.tsx'
import { Loaded } from '../api/Loaded.tsx'
import { queries } from '../api/queries.ts'
import { describeShare } from '../sponsorship/describeSponsorship.ts'
import { AddFunds } from './AddFunds.tsx'
import styles from './balances.module.css'
import { WithdrawDialog } from './WithdrawDialog.tsx'

const MINUTE_MS = 60_000

/** What the vault holds, and how to put more into it. */
export function Balances({ vault }: { readonly vault: Vault }) {
  const balances = useQuery(queries.balances(vault.id))
  const [withdrawing, setWithdrawing] = useState(false)
  const sendable = balances.data?.items.filter(({ kind, amount }) => kind !== 'supplied' && amount !== '0') ?? []
  return (
    <Card title="Funds">
      <Loaded query={balances} rows={1} label="the balances">
        {(reply) => <Holdings reply={reply} />}
      </Loaded>
      <Share />
      <AddFunds vault={vault} onSent={() => void balances.refetch()}>
        {vault.deployment === 'deployed' && sendable.length > 0 && (
          <Button onClick={() => setWithdrawing(true)}>Withdraw</Button>
        )}
      </AddFunds>
      {withdrawing && <WithdrawDialog vault={vault} holdings={sendable} onClose={() => setWithdrawing(false)} />}
    </Card>
  )
}

function Holdings({ reply: { items, total, readAt, ageMs, blockNumber, stale } }: { readonly reply: BalancesReply }) {
  const sponsored = useQuery(queries.sponsorship()).data?.available ?? false
  // What spells use is shown even when it is empty: it is what can be added.
  const shown = items.filter(({ kind, amount }) => kind !== 'supplied' || amount !== '0')
  return (
    <>
      {stale && (
        <Notice tone="attention" title="The chain does not answer">
          <p>These are the balances that it showed {ageMs < MINUTE_MS ? 'a moment' : formatAge(ageMs)} ago.</p>
        </Notice>
      )}
      <p className={styles.total}>
        <strong>{formatMoney(total.valueUsd)}</strong>
        {!total.complete && <span>without what has no fresh price</span>}
      </p>
      <Stats>
        {shown.map(({ kind, symbol, decimals, amount, worth }) => (
          <Stat
            key={`${kind}${symbol}`}
            name={kind === 'supplied' ? `${symbol} lent on Aave` : symbol}
            value={<Amount amount={amount} decimals={decimals} symbol={symbol} />}
            note={
              amount === '0'
                ? kind === 'native' && (sponsored ? 'Not needed while we pay the fees' : 'Needed for network fees')
                : worth
                  ? `${formatMoney(worth.valueUsd)}${worth.price.stale ? ', by an old price' : ''}`
                  : 'No price known'
            }
          />
        ))}
      </Stats>
      <p className={layout.small}>
        Read from block {blockNumber}, <TimeAgo at={readAt} />
      </p>
    </>
  )
}

function Share() {
  const { data } = useQuery(queries.sponsorship())
  const text = data && describeShare(data)
  return text ? <p className={layout.small}>{text}</p> : null
}
