'use client'

import type { BalancesReply, Vault } from '@spells/shared/api'
import { useQuery } from '@tanstack/react-query'
import { formatMoney } from '../../lib/formatMoney.ts'
import { Amount } from '../../ui/Amount.tsx'
import { Card } from '../../ui/Card.tsx'
import layout from '../../ui/layout.module.css'
import { Stat, Stats } from '../../ui/Stat.tsx'
import { TimeAgo } from '../../ui/TimeAgo.tsx'
import { Loaded } from '../api/Loaded.tsx'
import { queries } from '../api/queries.ts'
import { AddFunds } from './AddFunds.tsx'
import styles from './balances.module.css'

/** What the vault holds, and how to put more into it. */
export function Balances({ vault }: { readonly vault: Vault }) {
  const balances = useQuery(queries.balances(vault.id))
  return (
    <Card title="Funds">
      <Loaded query={balances} rows={1} label="the balances">
        {(reply) => <Holdings reply={reply} />}
      </Loaded>
      <AddFunds vault={vault} onSent={() => void balances.refetch()} />
    </Card>
  )
}

function Holdings({ reply: { items, total, readAt, blockNumber } }: { readonly reply: BalancesReply }) {
  // What spells use is shown even when it is empty: it is what can be added.
  const shown = items.filter(({ kind, amount }) => kind !== 'supplied' || amount !== '0')
  return (
    <>
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
                ? kind === 'native' && 'Needed for network fees'
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
