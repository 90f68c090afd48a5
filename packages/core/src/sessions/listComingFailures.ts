import type { Reason } from '@spells/shared'
import { formatEther } from 'viem'
import { findBudgetLeft } from '../blastRadius/findBudgetLeft.ts'
import type { Policy } from '../policy/policy.ts'
import type { SessionUse } from '../policy/sessionUse.ts'

/** A market that a trigger watches which casts under the session. */
export type WatchedMarket = {
  readonly question: string
  readonly status: 'open' | 'resolved' | 'disputed'
  readonly endsAtMs: number | null
}

/** What a session depends on, beside its own policy. */
export type SessionSurroundings = {
  /** Seconds of chain time. */
  readonly nowSec: number
  /** The most that one operation may cost now, in wei. */
  readonly operationCostWei: bigint
  /** What can pay for gas, in wei: of the vault, and of the sponsor today and at all; null where it does not pay. */
  readonly vaultFundsWei: bigint
  readonly sponsorTodayWei: bigint | null
  readonly sponsorDepositWei: bigint | null
  readonly markets: readonly WatchedMarket[]
}

const DAY_SEC = 86_400
/** How long before its end a session, or a market, is warned of. */
const NOTICE_SEC = 3 * DAY_SEC
/** What is left for fewer operations than this is little. */
const FEW_OPERATIONS = 3
/** What the deposit of the sponsor, which others share, must still be good for. */
const FEW_SPONSORED = 20n

/**
 * What will make a session fail in the days to come, while there is time to do something about it. Pure.
 * @param use counters from the chain
 * @returns one sentence for each; none while nothing is near
 */
export function listComingFailures(policy: Policy, use: SessionUse, around: SessionSurroundings): readonly Reason[] {
  return [
    ...listEnding(policy, around),
    ...listBudgets(policy, use, around),
    ...listQuotas(policy, use, around),
    ...listPayers(policy, around),
    ...listMarkets(around),
  ]
}

function listEnding(policy: Policy, { nowSec }: SessionSurroundings): readonly Reason[] {
  const leftSec = policy.validUntilSec - nowSec
  if (leftSec > NOTICE_SEC) return []
  const message = `The session ends in ${toSpan(leftSec)}: arm a new one to go on.`
  return [{ code: 'session_ends_soon', message }]
}

function listBudgets(policy: Policy, use: SessionUse, around: SessionSurroundings): readonly Reason[] {
  return policy.budgets.flatMap((budget, index) => {
    const charge = findLargestCharge(policy, index)
    const left = findBudgetLeft(policy, index, use, around.nowSec)
    if (left >= charge && left * 5n > budget.total) return []
    const share = Number((100n * left) / budget.total)
    return [{ code: 'budget_nearly_spent', message: `${share} % of the session's budget is left.` }]
  })
}

/** The most that one call may charge a budget with. */
function findLargestCharge(policy: Policy, budget: number): bigint {
  const caps = policy.rules.flatMap(({ words, value }) => [
    ...words.flat().map((check) => ('budget' in check && check.budget === budget ? check.cap : 0n)),
    value?.budget === budget ? value.capWei : 0n,
  ])
  return caps.reduce((most, cap) => (cap > most ? cap : most), 0n)
}

function listQuotas(policy: Policy, use: SessionUse, around: SessionSurroundings): readonly Reason[] {
  const classes = [
    { quota: policy.normal, operations: use.operations, gasWei: use.gasWei, what: 'operations' },
    {
      ...{ quota: policy.protective, operations: use.protectiveOperations, gasWei: use.protectiveGasWei },
      what: 'operations that only reduce risk',
    },
  ]
  return classes.flatMap(({ quota, operations, gasWei, what }) => {
    const left = Math.max(0, quota.maxOperations - operations)
    const few = { code: 'operations_nearly_used', message: `${left} ${what} are left of ${quota.maxOperations}.` }
    const gasLeftWei = quota.maxGasWei > gasWei ? quota.maxGasWei - gasWei : 0n
    const poor = {
      code: 'gas_budget_nearly_used',
      message: `${formatEther(gasLeftWei)} ETH of the gas budget for ${what} are left; one may cost ${formatEther(around.operationCostWei)} ETH.`,
    }
    return [
      ...(left < Math.min(FEW_OPERATIONS, quota.maxOperations) ? [few] : []),
      ...(gasLeftWei < BigInt(FEW_OPERATIONS) * around.operationCostWei ? [poor] : []),
    ]
  })
}

function listPayers(policy: Policy, around: SessionSurroundings): readonly Reason[] {
  const { vaultFundsWei, sponsorTodayWei, sponsorDepositWei, operationCostWei } = around
  const fewWei = BigInt(FEW_OPERATIONS) * operationCostWei
  if (policy.vaultPaysGas && vaultFundsWei >= fewWei) return []
  const vault = `the vault itself has ${formatEther(vaultFundsWei)} ETH for gas`
  if (sponsorTodayWei === null) return [{ code: 'gas_funds_low', message: `Nobody sponsors, and ${vault}.` }]
  const isLow = sponsorDepositWei !== null && sponsorDepositWei < FEW_SPONSORED * operationCostWei
  if (!isLow && sponsorTodayWei >= fewWei) return []
  const sponsor = isLow ? 'The sponsor’s deposit is nearly used up' : 'Little of what is sponsored today is left'
  return [{ code: 'sponsor_low', message: `${sponsor}, and ${vault}.` }]
}

function listMarkets({ markets, nowSec }: SessionSurroundings): readonly Reason[] {
  return markets.flatMap(({ question, status, endsAtMs }) => {
    if (status !== 'open') {
      return [{ code: 'market_closed', message: `The market that a trigger watches is ${status}: ${question}` }]
    }
    const leftSec = endsAtMs === null ? Number.POSITIVE_INFINITY : endsAtMs / 1000 - nowSec
    if (leftSec > NOTICE_SEC) return []
    const ends = leftSec <= 0 ? 'is past its end' : `closes in ${toSpan(leftSec)}`
    return [{ code: 'market_closes_soon', message: `The market that a trigger watches ${ends}: ${question}` }]
  })
}

function toSpan(sec: number): string {
  if (sec >= 2 * DAY_SEC) return `${Math.floor(sec / DAY_SEC)} days`
  if (sec >= 2 * 3600) return `${Math.floor(sec / 3600)} hours`
  return `${Math.max(0, Math.floor(sec / 60))} minutes`
}
