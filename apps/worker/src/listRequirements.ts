import type { VaultRow } from '@spells/db'
import type { Requirement, RequirementsQuery } from '@spells/shared/api'
import { type Address, isAddressEqual } from 'viem'
import type { Holding, Holdings } from './readHoldings.ts'

/**
 * Gas that each action is reckoned with. Chosen, not measured: a vault that meets this also meets the quote, which knows
 * the action's parameters and bounds its gas more closely. `casts.test.ts` holds it against real transactions and quotes.
 */
export const reckonedGas = { deploy: 500_000n, arm: 700_000n, entry: 1_200_000n, exit: 1_200_000n } as const

/** What an operation offers first is raised by half up to three times. An owner signs for the last of these at once. */
const RAISED = [27n, 8n] as const

/** What an action needs, and what of it is missing, by who must have it. Fees are estimates that leave some room. */
export function listRequirements(
  query: {
    readonly for: RequirementsQuery['for']
    readonly asset?: Address | undefined
    readonly amount?: string | undefined
  },
  options: {
    readonly vault: Pick<VaultRow, 'address' | 'owner'>
    readonly holdings: Holdings
    /** The most that the sponsor would pay for now, in wei; 0 where nobody sponsors. */
    readonly sponsoredWei: bigint
  },
): readonly Requirement[] {
  const { vault, holdings, sponsoredWei } = options
  const action = query.for
  const offeredWei = 2n * holdings.baseFeePerGasWei + holdings.priorityFeePerGasWei
  const feeWei = (reckonedGas[action] * offeredWei * RAISED[0]) / RAISED[1]
  const native = holdings.items.find(({ kind }) => kind === 'native')
  const deployed: Requirement = { kind: 'deployed', met: holdings.isDeployed, account: vault.address }
  const ether = { kind: 'native', symbol: 'ETH', token: null, decimals: 18 } as const
  // The owner's wallet pays for what it sends itself; a cast is paid by the vault, or by the sponsor.
  if (action === 'deploy') {
    return holdings.isDeployed ? [deployed] : [need({ ...ether, amount: holdings.ownerNativeWei }, feeWei, vault.owner)]
  }
  const paid = sponsoredWei >= feeWei ? [] : [need({ ...ether, amount: native?.amount ?? 0n }, feeWei, vault.address)]
  if (action === 'arm') return [deployed, ...paid]
  const held = holdings.items.find(
    ({ kind, pricedAs }) =>
      kind === (action === 'entry' ? 'token' : 'supplied') &&
      query.asset !== undefined &&
      isAddressEqual(pricedAs, query.asset),
  )
  if (!held) return [deployed, ...paid]
  return [deployed, ...paid, need(held, BigInt(query.amount ?? 1), vault.address)]
}

function need(
  held: Pick<Holding, 'kind' | 'symbol' | 'token' | 'decimals' | 'amount'>,
  required: bigint,
  account: Address,
): Requirement {
  const { kind, symbol, token, decimals, amount } = held
  const missing = required > amount ? required - amount : 0n
  const amounts = { required: String(required), available: String(amount), missing: String(missing) }
  return { kind, met: missing === 0n, account, symbol, token, decimals, ...amounts }
}
