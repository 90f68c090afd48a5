'use client'

import type { Vault } from '@spells/shared/api'
import { Amount } from '../../ui/Amount.tsx'
import { Card } from '../../ui/Card.tsx'
import layout from '../../ui/layout.module.css'
import { Stat, Stats } from '../../ui/Stat.tsx'
import { Loaded } from '../api/Loaded.tsx'
import { WalletGate } from '../wallet/WalletGate.tsx'
import { AddFunds } from './AddFunds.tsx'
import { useBalances } from './useBalances.ts'

/** What the vault holds, and how to put more into it. */
export function Balances({ vault }: { readonly vault: Vault }) {
  const balances = useBalances(vault)
  return (
    <Card title="Funds">
      {balances.ready ? (
        <Loaded query={balances} rows={1} label="the balances">
          {(items) => (
            <Stats>
              {items
                .filter(({ kind, amount }) => kind !== 'lent' || amount > 0n)
                .map(({ symbol, decimals, kind, amount }) => (
                  <Stat
                    key={`${kind}${symbol}`}
                    name={kind === 'lent' ? `${symbol} lent on Aave` : symbol}
                    value={<Amount amount={amount} decimals={decimals} symbol={symbol} />}
                    note={kind === 'native' && amount === 0n ? 'Needed to pay network fees' : undefined}
                  />
                ))}
            </Stats>
          )}
        </Loaded>
      ) : (
        <>
          <p className={layout.quiet}>Balances are read from the chain through your own wallet.</p>
          <WalletGate from={vault.owner} chainId={vault.chainId}>
            {null}
          </WalletGate>
        </>
      )}
      <AddFunds vault={vault} onSent={() => void balances.refetch()} />
    </Card>
  )
}
