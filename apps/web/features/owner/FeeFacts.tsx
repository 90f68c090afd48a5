import type { Quote } from '@spells/shared/api'
import type { UseQueryResult } from '@tanstack/react-query'
import { formatAmount } from '../../lib/formatAmount.ts'
import { Fact, Facts } from '../../ui/Facts.tsx'
import { Notice } from '../../ui/Notice.tsx'
import { Skeleton } from '../../ui/Skeleton.tsx'
import { describeError } from '../api/describeError.ts'
import { SponsorNote } from '../sponsorship/SponsorNote.tsx'

/** What it would cost and who pays, and whether the chain would take it now. */
export function FeeFacts({ quote: { data, error } }: { readonly quote: UseQueryResult<Quote> }) {
  if (error) {
    const { title, detail } = describeError(error)
    return (
      <Notice tone="attention" title={title}>
        <p>{detail}</p>
      </Notice>
    )
  }
  if (!data) return <Skeleton rows={1} label="Asking what it costs" />
  const { fee, simulation } = data
  return (
    <>
      {simulation.status === 'refused' && (
        <Notice tone="bad" title="The chain would refuse this now">
          <p>{simulation.reason.message}</p>
        </Notice>
      )}
      <Facts>
        <Fact name="You sign">once, no transaction</Fact>
        <Fact name="Network fee, at most">
          {formatAmount(fee.networkFeeMaxWei, 18)} ETH, paid by {fee.paidBy === 'vault' ? 'the vault' : 'us'}
        </Fact>
      </Facts>
      <SponsorNote paidBy={fee.paidBy} />
    </>
  )
}
