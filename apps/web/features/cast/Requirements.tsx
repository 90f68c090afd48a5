'use client'

import type { Requirement, Vault } from '@spells/shared/api'
import { useQuery, useQueryClient } from '@tanstack/react-query'
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
}: {
  readonly vault: Vault
  readonly asset: `0x${string}`
  readonly amount: string
}) {
  const queryClient = useQueryClient()
  const asked = useDebounced(amount, 300)
  const { data } = useQuery(queries.requirements(vault.id, { for: 'entry', asset, amount: asked }))
  const missing = data?.items.filter(({ met }) => !met) ?? []
  if (missing.length === 0 || asked !== amount) return null
  const calls = buildPreparationCalls(vault, missing)
  return (
    <Notice tone="attention" title="Before this can be cast">
      <div className={layout.list}>
        <ul className={layout.bullets}>
          {missing.map((item) => (
            <li key={`${item.kind}${item.kind === 'deployed' ? '' : item.symbol}`}>{describeMissing(item)}</li>
          ))}
        </ul>
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
  if (item.kind === 'deployed') return 'The vault is not on chain yet.'
  const show = (amount: string) => formatAmount(amount, item.decimals)
  const purpose = item.kind === 'native' ? ' for network fees' : ''
  return `${show(item.missing)} ${item.symbol} more in the vault${purpose}: it has ${show(item.available)} of ${show(item.required)}.`
}
