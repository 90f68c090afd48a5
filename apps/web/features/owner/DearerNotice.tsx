import { useQuery } from '@tanstack/react-query'
import { formatAmount } from '../../lib/formatAmount.ts'
import { Notice } from '../../ui/Notice.tsx'
import { queries } from '../api/queries.ts'
import { describeSponsorship } from '../sponsorship/describeSponsorship.ts'
import type { ActualFee, SaidFee } from './askAtOnce.ts'

/** Says how an operation costs its owner more than they were told, before they sign it. */
export function DearerNotice({
  what,
  said,
  actual,
}: {
  readonly what: 'payer' | 'fee'
  readonly said: SaidFee
  readonly actual: ActualFee
}) {
  // What the sponsor said before it was asked for this one is no reason.
  const { data, isFetching } = useQuery({ ...queries.sponsorship(), staleTime: 0 })
  const show = (wei: bigint) => `${formatAmount(wei.toString(), 18)} ETH`
  if (what === 'payer') {
    const reason = data?.reason && !isFetching ? describeSponsorship(data, 'vault') : 'The vault pays it now.'
    return (
      <Notice tone="attention" urgent title="We were to pay the network fee, and cannot">
        <p>{reason} Sign it on these terms, or leave it: unsigned, it expires by itself.</p>
      </Notice>
    )
  }
  return (
    <Notice tone="attention" urgent title="It costs more than was said">
      <p>
        You were told {show(BigInt(said.networkFeeMaxWei))} at most; it is {show(actual.networkFeeMaxWei)} by now. Sign
        it on these terms, or leave it: unsigned, it expires by itself.
      </p>
    </Notice>
  )
}
