import type { Quote } from '@spells/shared/api'

/** What an operation costs at most, and who pays, as its owner was told. */
export type SaidFee = Pick<Quote['fee'], 'networkFeeMaxWei' | 'paidBy'>

/** The same, as the operation itself has it. */
export type ActualFee = { readonly networkFeeMaxWei: bigint; readonly paidBy: SaidFee['paidBy'] }

// In memory only: a page that is opened again later asks for nothing by itself.
const asked = new Map<string, SaidFee>()

/** An operation's gas is measured more exactly than a quote's. Above this many times the quote it is another price. */
const TOLERANCE = 2n

/** Casts that their owner decided on a moment ago: the wallet is asked as soon as there is something to sign. */
export const askAtOnce = {
  /** @param said what the owner was told that it costs, and who pays */
  add: (castId: string, said: SaidFee): void => void asked.set(castId, said),
  /** What was said when it was decided here; the second time it was not decided here. */
  take: (castId: string): SaidFee | undefined => {
    const said = asked.get(castId)
    asked.delete(castId)
    return said
  },
}

/** How an operation costs its owner more than was said; undefined when it does not. The owner reads that before signing. */
export function findDearer(said: SaidFee, actual: ActualFee): 'payer' | 'fee' | undefined {
  if (actual.paidBy === 'sponsor') return undefined
  if (said.paidBy === 'sponsor') return 'payer'
  return actual.networkFeeMaxWei <= TOLERANCE * BigInt(said.networkFeeMaxWei) ? undefined : 'fee'
}
