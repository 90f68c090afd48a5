import type { Intent, IntentId, Observation } from '@spells/shared'
import type { Hex } from 'viem'
import { buildObservationQuery } from '../buildObservationQuery.ts'
import type { RemoteEffect } from '../effect.ts'
import type { ChainObservation, SendOutcome, TransactionEvent } from '../event.ts'
import {
  balanceIncrease,
  buildTestAllowance,
  buildTestDraft,
  buildTestHash,
  buildTestOffer,
  testIdentity,
} from '../fixtures.ts'
import { findHeldSlot, findSigningDraft, isIncluded, type NonceSlot, OWNER_LANE } from '../intentState.ts'
import type { TransactionLimits } from '../limits.ts'
import { getRaisedFees } from '../replacement.ts'
import type { Faults } from './faults.ts'
import { createModelBundler } from './modelBundler.ts'
import { createModelChain, type ModelOperation } from './modelChain.ts'
import { createModelOwner } from './modelOwner.ts'
import { type ModelShell, operationKey } from './modelShell.ts'
import type { Random } from './random.ts'
import type { SignedOperation } from './signedOperation.ts'

/** Everything outside the object: chain, bundler, signer. */
export type World = ReturnType<typeof createWorld>

const UNAVAILABLE = { kind: 'unavailable', reason: { code: 'unavailable', message: 'No answer.' } } as const
const FINALITY_DEPTH = 3
const LAST_SEC = 1_000_000_000
const LOW_FEE_WEI = 1
/** Above the first two attempts of an operation, below the third. */
const HIGH_FEE_WEI = 12

export function createWorld(random: Random, limits: TransactionLimits, budgetTotal: number) {
  const chain = createModelChain({ finalityDepth: FINALITY_DEPTH, startSec: 1_000 })
  const bundler = createModelBundler(chain, random)
  const signed = new Map<Hex, SignedOperation>()
  const revoked = new Set<Hex>()
  const owner = createModelOwner({ chain, bundler, random, signed })
  const lost = new Set<IntentId>()
  let baseFeeWei = LOW_FEE_WEI
  let hashCount = 0
  let logLagRun = 0
  let overspends = 0

  const getHeadNumber = (faults: Faults): number =>
    Math.max(0, chain.head().number - (random.chance(faults.lag) ? random.below(4) : 0))

  const countSpent = (sessionId: Hex | undefined, operations: readonly ModelOperation[]): number =>
    operations.filter(({ hash }) => signed.get(hash)?.sessionId === sessionId && !signed.get(hash)?.isNoOp).length

  const prepare = (intent: Intent, slot: NonceSlot, faults: Faults) => {
    if (random.chance(faults.unavailable)) return UNAVAILABLE
    // A bundler estimates only what comes next on its lane.
    if (chain.getNonce(slot.lane, chain.head().number) !== slot.sequence) return UNAVAILABLE
    if (intent.authority.kind === 'owner') {
      const hash = buildTestHash(++hashCount)
      const draft = buildTestOffer(hash, { validUntilSec: intent.deadlineSec, fromBlock: 0 })
      return { kind: 'frozen', draft } as const
    }
    const { sessionId } = intent.authority
    if (revoked.has(sessionId)) {
      const reason = { code: 'session_revoked', message: 'Revoked.' }
      return { kind: 'refused', reason, sessionEnded: 'revoked' } as const
    }
    if (random.chance(faults.policyRefusal)) {
      return { kind: 'refused', reason: { code: 'target_refused', message: 'Policy.' } } as const
    }
    const number = getHeadNumber(faults)
    const hash = buildTestHash(++hashCount)
    const used = countSpent(sessionId, chain.listIncludedUpTo(number))
    const allowance = buildTestAllowance({ blockNumber: number, budgets: [{ total: String(budgetTotal - used) }] })
    const draft = buildTestDraft(hash, { validUntilSec: intent.deadlineSec, sessionId, fromBlock: 0 })
    return { kind: 'prepared', draft, allowance } as const
  }

  const prepareReplacement = (shell: ModelShell, intentId: IntentId, faults: Faults) => {
    const intent = shell.state.intents[intentId]
    const last = intent?.attempts.at(-1)
    const slot = intent && findHeldSlot(intent)
    if (!intent || !slot || !last) return UNAVAILABLE
    const outcome = prepare(intent.intent, slot, faults)
    if (outcome.kind !== 'prepared' && outcome.kind !== 'frozen') return outcome
    const { maxFeePerGasWei, maxPriorityFeePerGasWei } = getRaisedFees(last)
    const fees = {
      maxFeePerGasWei: String(maxFeePerGasWei),
      maxPriorityFeePerGasWei: String(maxPriorityFeePerGasWei),
    }
    if (outcome.kind === 'frozen') return { ...outcome, draft: { ...outcome.draft, ...fees } }
    const draft = { ...outcome.draft, ...fees }
    if (!intent.cancelling) return { ...outcome, draft }
    const charge = { ...draft.charge, laneClass: 'protective', budgets: draft.charge.budgets.map(() => '0') } as const
    return { ...outcome, draft: { ...draft, charge, kind: 'noOp' } } as const
  }

  const sign = (shell: ModelShell, intentId: IntentId, faults: Faults) => {
    const intent = shell.state.intents[intentId]
    const draft = intent && findSigningDraft(intent)
    const slot = intent && findHeldSlot(intent)
    if (!draft || !slot) return UNAVAILABLE
    const { sessionId } = draft.charge
    if (shell.wiped.has(sessionId) || random.chance(faults.unavailable)) return UNAVAILABLE
    const { userOpHash: hash, validUntilSec } = draft
    const isNoOp = draft.kind === 'noOp'
    const success = signed.get(hash)?.success ?? (isNoOp || !random.chance(faults.revert))
    const maxFeeWei = Number(draft.maxFeePerGasWei)
    signed.set(hash, { hash, ...slot, validUntilSec, success, intentId, sessionId, maxFeeWei, isNoOp })
    return { kind: 'signed', operation: { hash }, userOpHash: hash } as const
  }

  const readPostConditions = (shell: ModelShell, intentId: IntentId, blockHash: Hex, faults: Faults) => {
    const intent = shell.state.intents[intentId]
    if (random.chance(faults.unavailable) || !intent || !isIncluded(intent)) return { kind: 'unavailable' } as const
    const now = chain.findInclusion(intent.inclusion.userOpHash, chain.head().number)
    if (now?.blockHash !== blockHash) return { kind: 'gone' } as const
    // The venue is deterministic: the same block always shows the same.
    const met = Number(BigInt(blockHash) % 100n) >= faults.unmet * 100
    const observation: Observation = { condition: balanceIncrease, before: '0', after: met ? '1' : '0', met }
    return { kind: 'read', observations: [observation] } as const
  }

  /** The first half of a reading: marks and nonces. The second half, the logs, comes later. */
  const beginObservation = (shell: ModelShell, faults: Faults) => {
    const query = buildObservationQuery(shell.state, limits)
    const latest = chain.at(getHeadNumber(faults))
    const finalized = chain.getFinalized(latest.number)
    const lanes = query.lanes.map((lane) => [
      lane,
      { latest: chain.getNonce(lane, latest.number), finalized: chain.getNonce(lane, finalized.number) },
    ])
    return (): ChainObservation => {
      logLagRun = random.chance(faults.logLag) && logLagRun < limits.foreignObservations - 1 ? logLagRun + 1 : 0
      const upTo = logLagRun > 0 ? Math.max(0, latest.number - random.below(8)) : chain.head().number
      return {
        chainId: testIdentity.chainId,
        latest: { number: latest.number, timeSec: latest.timeSec },
        baseFeeWei: String(baseFeeWei),
        finalized: { number: finalized.number, timeSec: finalized.timeSec },
        lanes: Object.fromEntries(lanes),
        sightings: Object.fromEntries(query.hashes.map((hash) => [hash, chain.findInclusion(hash, upTo)])),
      }
    }
  }

  /** A session's calls are handed over only while their premise holds; once lost, it stays lost. */
  const send = (op: SignedOperation, faults: Faults): SendOutcome => {
    if (op.sessionId && !op.isNoOp && (lost.has(op.intentId) || random.chance(faults.premiseLost))) {
      lost.add(op.intentId)
      return { kind: 'premiseLost', reason: { code: 'premise_flipped', message: 'Flipped.' } }
    }
    return bundler.send(op, faults)
  }

  /** Does the I/O of an effect; the event is made when the answer arrives. */
  const run = (shell: ModelShell, effect: RemoteEffect, faults: Faults): (() => TransactionEvent) => {
    switch (effect.kind) {
      case 'observe': {
        const { number } = effect
        if (random.chance(faults.unavailable)) return () => ({ kind: 'observationFailed', number })
        const finish = beginObservation(shell, faults)
        return () => ({ kind: 'observed', number, observation: finish() })
      }
      case 'prepare': {
        const { intentId, slot } = effect
        const intent = shell.state.intents[intentId]
        const outcome = intent ? prepare(intent.intent, slot, faults) : UNAVAILABLE
        return () => ({ kind: 'prepareEnded', intentId, slot, outcome })
      }
      case 'prepareReplacement': {
        const { intentId, attempt } = effect
        const outcome = prepareReplacement(shell, intentId, faults)
        return () => ({ kind: 'replacementEnded', intentId, attempt, outcome })
      }
      case 'sign': {
        const { kind: _, ...asked } = effect
        const outcome = sign(shell, asked.intentId, faults)
        return () => ({ kind: 'signEnded', ...asked, outcome })
      }
      case 'send': {
        const { intentId, attempt } = effect
        const op = signed.get(shell.operations.get(operationKey(intentId, attempt)) ?? '0x')
        const outcome = op ? send(op, faults) : ({ kind: 'unknown', detail: 'bytes were never stored' } as const)
        return () => ({ kind: 'sendEnded', intentId, attempt, outcome })
      }
      case 'readPostConditions': {
        const { intentId, blockHash } = effect
        return () => {
          const outcome = readPostConditions(shell, intentId, blockHash, faults)
          return { kind: 'postConditionsEnded', intentId, blockHash, outcome }
        }
      }
    }
  }

  /** The next operation of a lane, by somebody else. */
  const buildForeign = (lane: number, hash: number): ModelOperation => ({
    hash: buildTestHash(hash),
    lane,
    sequence: chain.getNonce(lane, chain.head().number),
    validUntilSec: LAST_SEC,
    success: true,
  })

  /** What the session validator does: refuses revoked sessions and overspending. */
  const validates = (op: ModelOperation, earlier: readonly ModelOperation[]): boolean => {
    if (op.maxFeeWei !== undefined && op.maxFeeWei < baseFeeWei) return false
    const sessionId = signed.get(op.hash)?.sessionId
    if (!sessionId) return true
    if (revoked.has(sessionId)) return false
    if (op.isNoOp) return true
    const fits = countSpent(sessionId, [...chain.listIncluded(), ...earlier]) < budgetTotal
    if (!fits) overspends += 1
    return fits
  }

  return {
    lost,
    /** Operations that only the validator kept from overspending their session. */
    overspends: () => overspends,
    chain,
    bundler,
    owner,
    signed,
    revoked,
    run,
    /** What the lane saw before this object: a reorg may still take it away. */
    mineHistory: (): void => {
      const lanes = random.chance(0.5) ? [0] : [0, OWNER_LANE]
      const operations = lanes.map((lane, index) => buildForeign(lane, 8_000_000 + index))
      chain.mine(1_000, operations, () => true)
    },
    mine: (timeSec: number, faults: Faults): void => {
      baseFeeWei = random.chance(faults.feeSpike) ? HIGH_FEE_WEI : LOW_FEE_WEI
      const foreign = [
        ...(random.chance(faults.foreign) ? [buildForeign(0, 9_000_000 + ++hashCount)] : []),
        ...(random.chance(faults.foreignOwner) ? [buildForeign(OWNER_LANE, 9_000_000 + ++hashCount)] : []),
      ]
      chain.mine(timeSec, [...foreign, ...bundler.bundle(faults)], validates)
    },
  }
}
