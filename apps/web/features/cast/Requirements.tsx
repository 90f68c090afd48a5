'use client'

import type { Requirement, Vault } from '@spells/shared/api'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { formatAmount } from '../../lib/formatAmount.ts'
import { useDebounced } from '../../lib/useDebounced.ts'
import layout from '../../ui/layout.module.css'
import { Notice } from '../../ui/Notice.tsx'
import { toast } from '../../ui/toast.ts'
import { queries } from '../api/queries.ts'
import { WalletCalls } from '../wallet/WalletCalls.tsx'
import { buildPreparationCalls } from './buildPreparationCalls.ts'

/** What an entry needs that the vault does not have, and the transactions that bring it. Silent when nothing is missing. */
export function Requirements({
  vault,
  asset,
  amount,
  onReady,
}: {
  readonly vault: Vault
  readonly asset: `0x${string}`
  readonly amount: string
  /** Told whether nothing is known to be missing. */
  readonly onReady: (ready: boolean) => void
}) {
  const queryClient = useQueryClient()
  const asked = useDebounced(amount, 300)
  const { data } = useQuery(queries.requirements(vault.id, { for: 'entry', asset, amount: asked }))
  const missing = data?.items.filter(({ met }) => !met) ?? []
  const ready = missing.length === 0 || asked !== amount
  useEffect(() => onReady(ready), [onReady, ready])
  if (ready) return null
  const calls = buildPreparationCalls(vault, missing)
  return (
    <Notice tone="attention" title="Before this can be cast">
      <div className={layout.list}>
        <p>{missing.map(describeMissing).join(' ')}</p>
        {calls.length > 0 && (
          <WalletCalls
            key={calls.map(({ purpose }) => purpose).join()}
            calls={calls}
            from={vault.owner}
            chainId={vault.chainId}
            label={
              calls.length === 1 ? 'Do it from my wallet' : `Do it from my wallet, in ${calls.length} transactions`
            }
            onDone={() => {
              toast('good', 'Your vault has what it needs.')
              for (const key of ['balances', 'vaults']) void queryClient.invalidateQueries({ queryKey: [key] })
            }}
          />
        )}
      </div>
    </Notice>
  )
}

function describeMissing(item: Requirement): string {
  if (item.kind === 'deployed') return 'Your vault is not on chain yet.'
  const show = (amount: string) => formatAmount(amount, item.decimals)
  const purpose = item.kind === 'native' ? ' for network fees' : ''
  return `It has ${show(item.available)} of the ${show(item.required)} ${item.symbol} needed${purpose}.`
}
