import {
  decodePolicy,
  encodeExecuteBatch,
  encodeSessionSignature,
  evaluatePolicy,
  getMaxCostWei,
  getPeriod,
  getUserOpHash,
  type Policy,
  type PolicyRefused,
  type SessionUse,
  STUB_ECDSA,
  type UserOperation,
} from '@spells/core'
import type { Allowance, Charge, NonceSlot, PrepareOutcome, VaultState, WireOperation } from '@spells/core/transaction'
import { encodeNonce } from '@spells/core/transaction'
import type { Intent, Reason } from '@spells/shared'
import { numberToHex } from 'viem'
import { buildFees } from './buildFees.ts'
import type { BundlerPort, ChainPort, GasLimits, SessionReading } from './ports.ts'
import type { SessionStore, StoredSession } from './sessionStore.ts'

export type PrepareDependencies = {
  readonly chain: ChainPort
  readonly bundler: BundlerPort
  readonly sessions: SessionStore
  readonly minLeadSec: number
}

type Unsigned = Omit<UserOperation, 'signature'>
type Window = { readonly validAfterSec: number; readonly validUntilSec: number }

const NO_GAS: GasLimits = { preVerificationGas: 0n, verificationGasLimit: 0n, callGasLimit: 0n }

/**
 * Everything between a reserved nonce and the request for a signature: the session as the chain has it, fees, the
 * policy, the bundler's estimate. Reads only, so it may run any number of times.
 */
export async function prepareOperation(
  deps: PrepareDependencies,
  state: VaultState,
  intent: Intent,
  slot: NonceSlot,
): Promise<PrepareOutcome> {
  const session = intent.authority.kind === 'session' ? deps.sessions.findById(intent.authority.sessionId) : undefined
  if (!session) return refused('session_unknown', 'This vault has no such session.')
  const decoded = decodePolicy(session.policy)
  if (!decoded.ok) return refused('policy_malformed', decoded.refusal.detail)
  const policy = decoded.value

  const request = { vault: state.identity.vault, sessionId: session.sessionId, budgetCount: policy.budgets.length }
  const reading = await deps.chain.readSession(request)
  if (!reading.ok) return { kind: 'unavailable', reason: reading.refusal }
  const ended = findSessionEnd(session, policy, reading.value)
  if (ended) return ended

  const { block } = reading.value
  const period = getPeriod(policy, block.timeSec)
  const ceilingWei = min(BigInt(intent.maxFeePerGasCeilingWei), policy.maxFeePerGasWei)
  const fees = buildFees(reading.value, ceilingWei)
  if (!fees.ok) return { kind: 'unavailable', reason: fees.refusal }

  const build = (gas: GasLimits): Unsigned => ({
    sender: state.identity.vault,
    nonce: BigInt(encodeNonce(state.identity, slot)),
    callData: encodeExecuteBatch(
      intent.calls.map(({ target, valueWei, data }) => ({ target, valueWei: BigInt(valueWei), data })),
    ),
    ...gas,
    maxFeePerGas: fees.value.maxFeePerGasWei,
    maxPriorityFeePerGas: fees.value.maxPriorityFeePerGasWei,
  })
  const evaluate = (userOp: Unsigned) =>
    evaluatePolicy(policy, {
      userOp,
      use: reading.value.use,
      window: { validAfterSec: 0, validUntilSec: intent.deadlineSec },
      period,
    })

  const allowed = evaluate(build(NO_GAS))
  if (!allowed.ok) return refused(allowed.refusal.code, describePolicyRefusal(allowed.refusal))
  const { window } = allowed.value
  const wait = findWait(window, block.timeSec, deps.minLeadSec)
  if (wait) return { kind: 'unavailable', reason: wait }

  const stub = encodeSessionSignature({ ...window, period, ecdsa: STUB_ECDSA, policy: session.policy })
  const estimate = await deps.bundler.estimate({ ...toWire(build(NO_GAS)), signature: stub })
  if (!estimate.ok) {
    const { retry, ...reason } = estimate.refusal
    return retry ? { kind: 'unavailable', reason } : { kind: 'refused', reason }
  }

  const userOp = build(withMargin(estimate.value))
  const verdict = evaluate(userOp)
  if (!verdict.ok) return refused(verdict.refusal.code, describePolicyRefusal(verdict.refusal))
  return {
    kind: 'prepared',
    allowance: buildAllowance(policy, reading.value, intent, period),
    draft: {
      operation: toWire(userOp),
      userOpHash: getUserOpHash({ ...userOp, signature: '0x' }, state.identity.chainId),
      ...window,
      maxFeePerGasWei: String(userOp.maxFeePerGas),
      charge: buildCharge(session, reading.value.use, verdict.value.use, { intent, userOp, period }),
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

/** A window that is not open yet, or that is all but over: the budget period's next one may do. */
function findWait(window: Window, nowSec: number, minLeadSec: number): Reason | undefined {
  if (nowSec <= window.validAfterSec) {
    return { code: 'not_yet_valid', message: `The session is valid after ${window.validAfterSec} s of chain time.` }
  }
  if (nowSec + minLeadSec < window.validUntilSec) return undefined
  return { code: 'window_closing', message: `The window ends at ${window.validUntilSec} s of chain time, too soon.` }
}

/** The estimate was made with a stand-in signature, on a state that moves on. */
function withMargin(gas: GasLimits): GasLimits {
  return {
    preVerificationGas: (gas.preVerificationGas * 105n) / 100n,
    verificationGasLimit: (gas.verificationGasLimit * 110n) / 100n,
    callGasLimit: (gas.callGasLimit * 120n) / 100n,
  }
}

function buildAllowance(policy: Policy, reading: SessionReading, intent: Intent, period: number): Allowance {
  const { use, block } = reading
  const isProtective = intent.laneClass === 'protective'
  const quota = policy[intent.laneClass]
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
  options: { readonly intent: Intent; readonly userOp: Unsigned; readonly period: number },
): Charge {
  return {
    sessionId: session.sessionId,
    laneClass: options.intent.laneClass,
    period: options.period,
    operations: 1,
    gasWei: String(getMaxCostWei(options.userOp)),
    budgets: after.budgets.map(({ total }, index) => String(total - (before.budgets[index]?.total ?? 0n))),
  }
}

function toWire(userOp: Unsigned): WireOperation {
  return {
    sender: userOp.sender,
    nonce: numberToHex(userOp.nonce),
    callData: userOp.callData,
    callGasLimit: numberToHex(userOp.callGasLimit),
    verificationGasLimit: numberToHex(userOp.verificationGasLimit),
    preVerificationGas: numberToHex(userOp.preVerificationGas),
    maxFeePerGas: numberToHex(userOp.maxFeePerGas),
    maxPriorityFeePerGas: numberToHex(userOp.maxPriorityFeePerGas),
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
