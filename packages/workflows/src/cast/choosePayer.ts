import type { Policy } from '@spells/core'
import type { FindSponsorship, PaidBy, Payer, WorkspaceId } from '@spells/shared'
import type { Sponsorship } from '@spells/shared/api'
import { type Address, isAddressEqual } from 'viem'
import type { FeeBounds } from './quoteFee.ts'

/** Whom an operation asks to pay, and who would pay if it were made now. */
export type Payment = { readonly payer: Payer; readonly paidBy: PaidBy }

/** A sponsor on the vault's chain, as it stands for the workspace; `sponsorship` is absent when it does not answer. */
export type SponsorOffer = { readonly paymaster: Address; readonly sponsorship: Sponsorship | undefined }

/**
 * Decides who is to pay for an operation's gas. The sponsor is asked wherever there is one and the session names it;
 * the vault pays where the sponsor does not.
 * @param options.offer absent where nobody sponsors
 * @param options.policy of the session that authorises the operation; absent when the owner signs
 */
export function choosePayer(options: {
  readonly offer: SponsorOffer | undefined
  readonly policy?: Policy
  readonly fee: FeeBounds
}): Payment {
  const { offer, policy, fee } = options
  const isNamed = offer && (!policy || policy.paymasters.some((one) => isAddressEqual(one, offer.paymaster)))
  if (!isNamed || offer.sponsorship?.reason?.code === 'sponsor_off')
    return { payer: { kind: 'vault' }, paidBy: 'vault' }
  const { sponsorship } = offer
  const costWei = fee.gasLimit * fee.maxFeePerGasWei
  const isCovered = sponsorship?.available === true && BigInt(sponsorship.remaining.costWei) >= costWei
  return { payer: { kind: 'sponsor', fallback: 'vault' }, paidBy: isCovered ? 'sponsor' : 'vault' }
}

/** Asks the sponsor of a chain what it would do for a workspace. One that does not answer stops nobody. */
export async function findSponsorOffer(
  deps: {
    readonly deployment: { readonly paymaster?: Address | undefined }
    readonly findSponsorship?: FindSponsorship | undefined
  },
  workspaceId: WorkspaceId,
): Promise<SponsorOffer | undefined> {
  const { paymaster } = deps.deployment
  if (paymaster === undefined || !deps.findSponsorship) return undefined
  return { paymaster, sponsorship: await deps.findSponsorship(workspaceId).catch(() => undefined) }
}
