'use client'

import type { Vault } from '@spells/shared/api'
import { useQuery } from '@tanstack/react-query'
import { formatAmount } from '../../lib/formatAmount.ts'
import { useDebounced } from '../../lib/useDebounced.ts'
import { ButtonLink } from '../../ui/Button.tsx'
import { Notice } from '../../ui/Notice.tsx'
import { queries } from '../api/queries.ts'

/** What an entry needs that the vault does not have. Silent when nothing is missing. */
export function Requirements({
  vault,
  asset,
  amount,
}: {
  readonly vault: Vault
  readonly asset: `0x${string}`
  readonly amount: string
}) {
  const asked = useDebounced(amount, 300)
  const { data } = useQuery(queries.requirements(vault.id, { for: 'entry', asset, amount: asked }))
  const missing = data?.items.filter(({ met }) => !met) ?? []
  if (missing.length === 0 || asked !== amount) return null
  return (
    <Notice
      tone="attention"
      title="Something is missing"
      action={
        <ButtonLink size="s" href="/vault">
          Add funds
        </ButtonLink>
      }
    >
      <ul>
        {missing.map((item) => (
          <li key={`${item.kind}${item.kind === 'deployed' ? '' : item.symbol}`}>
            {item.kind === 'deployed'
              ? 'The vault is not on chain yet.'
              : `${formatAmount(item.missing, item.decimals)} ${item.symbol} more in the vault: it has ${formatAmount(item.available, item.decimals)} of the ${formatAmount(item.required, item.decimals)} needed${item.kind === 'native' ? ' for network fees' : ''}.`}
          </li>
        ))}
      </ul>
    </Notice>
  )
}
