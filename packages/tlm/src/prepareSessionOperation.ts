import {
  decodePolicy,
  encodeSessionSignature,
  evaluatePolicy,
  getMaxCostWei,
  getPeriod,
  type Policy,
  type PolicyRefused,
  type SessionUse,
  STUB_ECDSA,
} from '@spells/core'
import type { Allowance, Charge, NonceSlot, PrepareOutcome, VaultState } from '@spells/core/transaction'
import type { Intent } from '@spells/shared'
import { isAddressEqual } from 'viem'
import { buildFees, type Fees } from './buildFees.ts'
import { buildOperation } from './buildOperation.ts'
import { buildUnsigned, NO_GAS, type Unsigned } from './buildUnsigned.ts'
import { findGasExcess } from './findGasExcess.ts'
import { findLag } from './findLag.ts'
import { findWait } from './findWait.ts'
import type { SessionReading } from './ports.ts'
import type { PrepareDependencies } from './prepareDependencies.ts'
import type { StoredSession } from './sessionStore.ts'

/**
 * Prepares an operation under a session: the session as the chain has it, fees, the policy, the bundler's estimate.
 * @param options.kind `noOp`: without calls, on the protective quota
 * @param options.least the lowest fees that replace the attempt before
 */
export async function prepareSessionOperation(
  deps: PrepareDependencies,
  state: VaultState,
  intent: Intent,
  slot: NonceSlot,
  options: { readonly kind: 'calls' | 'noOp'; readonly least?: Fees } = { kind: 'calls' },
): Promise<PrepareOutcome> {
  const { kind } = options
  const session = intent.authority.kind === 'session' ? deps.sessions.findById(intent.authority.sessionId) : undefined
  if (!session) return refused('session_unknown', 'This vault has no such session.')
  const decoded = decodePolicy(session.policy)
  if (!decoded.ok) return refused('policy_malformed', decoded.refusal.detail)
  const policy = decoded.value

  const query = { vault: state.identity.vault, sessionId: session.sessionId, budgetCount: policy.budgets.length }
  const reading = await deps.chain.readSession(query)
  if (!reading.ok) return { kind: 'unavailable', reason: reading.refusal }
  const lag = findLag(state, reading.value.block)
  if (lag) return { kind: 'unavailable', reason: lag }
  const ended = findSessionEnd(session, policy, reading.value)
  if (ended) return ended

  const { block } = reading.value
  const laneClass = kind === 'noOp' ? 'protective' : intent.laneClass
  const period = getPeriod(policy, block.timeSec)
  const ceilingWei = min(BigInt(intent.maxFeePerGasCeilingWei), policy.maxFeePerGasWei)
  const fees = buildFees(reading.value, ceilingWei, options.least)
  if (!fees.ok) return { kind: 'unavailable', reason: fees.refusal }

  const request = { identity: state.identity, intent, slot, fees: fees.value, kind }
  const evaluate = (userOp: Unsigned, terms: Policy = policy) =>
    evaluatePolicy(terms, {
      userOp,
      use: reading.value.use,
      window: { validAfterSec: 0, validUntilSec: intent.deadlineSec },
      period,
    })

  // Who pays is settled below.
  const isSponsored = intent.payer?.kind === 'sponsor'
  const allowed = evaluate(buildUnsigned(request, NO_GAS), isSponsored ? { ...policy, vaultPaysGas: true } : policy)
  if (!allowed.ok) return refused(allowed.refusal.code, describePolicyRefusal(allowed.refusal))
  const { window } = allowed.value
  const wait = findWait(window, block.timeSec, deps.minLeadSec)
  if (wait) return { kind: 'unavailable', reason: wait }

  const stub = encodeSessionSignature({ ...window, period, ecdsa: STUB_ECDSA, policy: session.policy })
  const built = await buildOperation(deps, request, stub, {
    validUntilSec: window.validUntilSec,
    isAllowed: (paymaster) => policy.paymasters.some((one) => isAddressEqual(one, paymaster)),
    mayVaultPay: policy.vaultPaysGas,
    accepts: (userOp) => !findGasExcess(request, userOp) && evaluate(userOp).ok,
  })
  if (built.kind !== 'built') return built
  const { userOp, frozen } = built
  const excess = findGasExcess(request, userOp)
  if (excess) return { kind: 'refused', reason: excess }
  const verdict = evaluate(userOp)
  if (!verdict.ok) return refused(verdict.refusal.code, describePolicyRefusal(verdict.refusal))
  return {
    kind: 'prepared',
    allowance: buildAllowance(policy, reading.value, { laneClass, period }),
    draft: {
      ...frozen,
      ...window,
      validUntilSec: Math.min(window.validUntilSec, built.validUntilSec),
      maxPriorityFeePerGasWei: String(userOp.maxPriorityFeePerGas),
      charge: buildCharge(session, reading.value.use, verdict.value.use, { laneClass, userOp, period }),
      ...(kind === 'noOp' && { kind }),
      // Nothing at or below the boundary can change any more, and nothing is signed yet.
      fromBlock: state.finalized?.number ?? 0,
    },
  }
}

function findSessionEnd(session: StoredSession, policy: Policy, reading: SessionReading): PrepareOutcome | undefined {
  const { revoked, live, block } = reading
  if (revoked) {
    const reason = { code: 'session_revoked', message: 'The session was revoked on chain.' }
    return { kind: 'refused', reason, sessionEnded: 'revoked' }
  }
  if (block.timeSec >= policy.validUntilSec) {
    const reason = { code: 'session_expired', message: 'The session has expired.' }
    return { kind: 'refused', reason, sessionEnded: 'expired' }
  }
  if (!live) return refused('session_not_installed', 'The owner has not installed this session on chain.')
  return session.sealed ? undefined : refused('session_wiped', 'The session key was destroyed.')
}

function buildAllowance(
  policy: Policy,
  reading: SessionReading,
  { laneClass, period }: { readonly laneClass: Intent['laneClass']; readonly period: number },
): Allowance {
  const { use, block } = reading
  const isProtective = laneClass === 'protective'
  const quota = policy[laneClass]
  const usedGasWei = isProtective ? use.protectiveGasWei : use.gasWei
  return {
    blockNumber: block.number,
    operations: quota.maxOperations - (isProtective ? use.protectiveOperations : use.operations),
    gasWei: String(quota.maxGasWei - usedGasWei),
    budgets: policy.budgets.map(({ total, perPeriod }, index) => {
      const used = use.budgets[index]
      const usedNow = used?.period === period ? used.inPeriod : 0n
      return {
        total: String(total - (used?.total ?? 0n)),
        ...(perPeriod !== null && { inPeriod: String(perPeriod - usedNow) }),
      }
    }),
  }
}

function buildCharge(
  session: StoredSession,
  before: SessionUse,
  after: SessionUse,
  options: { readonly laneClass: Intent['laneClass']; readonly userOp: Unsigned; readonly period: number },
): Charge {
  return {
    sessionId: session.sessionId,
    laneClass: options.laneClass,
    period: options.period,
    operations: 1,
    gasWei: String(getMaxCostWei(options.userOp)),
    budgets: after.budgets.map(({ total }, index) => String(total - (before.budgets[index]?.total ?? 0n))),
  }
}

function describePolicyRefusal(refusal: PolicyRefused): string {
  const { code, ...facts } = refusal
  const detail = Object.entries(facts).map(([name, value]) => `${name} ${String(value)}`)
  return `The session does not allow the operation: ${[code, ...detail].join(', ')}.`
}

function refused(code: string, message: string): PrepareOutcome {
  return { kind: 'refused', reason: { code, message } }
}

function min(a: bigint, b: bigint): bigint {
  return a < b ? a : b
}
