import type { Quote } from '@spells/shared/api'

type Fee = Pick<Quote['fee'], 'networkFeeMaxWei' | 'paidBy'>

// In memory only: a page that is opened again later asks for nothing by itself.
const asked = new Map<string, Fee>()

/** An operation's gas is measured more exactly than a quote's. Above this many times the quote it is another price. */
const TOLERANCE = 2n

/** Casts that their owner decided on a moment ago: the wallet is asked as soon as there is something to sign. */
export const askAtOnce = {
  /** @param shown what the owner was told that it costs, and who pays */
  add: (castId: string, shown: Fee): void => void asked.set(castId, shown),
  /**
   * Whether it was decided here, on these terms; the second time it was not. Where it costs the owner more than was
   * said, the owner reads that first and presses once more.
   */
  take: (castId: string, now: { readonly networkFeeMaxWei: bigint; readonly paidBy: Fee['paidBy'] }): boolean => {
    const shown = asked.get(castId)
    asked.delete(castId)
    if (!shown) return false
    if (now.paidBy === 'sponsor') return true
    return shown.paidBy === 'vault' && now.networkFeeMaxWei <= TOLERANCE * BigInt(shown.networkFeeMaxWei)
  },
}
