import type { IntentId, Observation } from '@spells/shared'
import type { Hex } from 'viem'
import type { RemoteEffect } from '../effect.ts'
import type { PostConditionOutcome, SendOutcome, TransactionEvent } from '../event.ts'
import { balanceIncrease } from '../fixtures.ts'
import { isIncluded, type NonceSlot, OWNER_LANE } from '../intentState.ts'
import type { TransactionLimits } from '../limits.ts'
import type { Faults } from './faults.ts'
import { createModelBundler } from './modelBundler.ts'
import { createModelChain, type ModelOperation } from './modelChain.ts'
import { createModelNodes } from './modelNodes.ts'
import { createModelOwner } from './modelOwner.ts'
import { countSpent, createModelPreparer, UNAVAILABLE } from './modelPreparer.ts'
import { type ModelShell, operationKey } from './modelShell.ts'
import { createModelSigner } from './modelSigner.ts'
import type { Random } from './random.ts'
import type { SignedOperation } from './signedOperation.ts'
import { getTestHash } from './testHashes.ts'

/** Everything outside the object: chain, nodes, bundler, sponsors, signer, owner. */
export type World = ReturnType<typeof createWorld>

const FINALITY_DEPTH = 3
const SPONSORS = 2
const LAST_SEC = 1_000_000_000
const LOW_FEE_WEI = 1
/** Above the first two attempts of an operation, below the third. */
const HIGH_FEE_WEI = 12

export function createWorld(random: Random, limits: TransactionLimits, budgetTotal: number) {
  const chain = createModelChain({ finalityDepth: FINALITY_DEPTH, startSec: 1_000 })
  const bundler = createModelBundler(chain, random)
  const signed = new Map<Hex, SignedOperation>()
  const revoked = new Set<Hex>()
  const emptySponsors = new Set<number>()
  const drafted = new Map<Hex, NonceSlot>()
  /** Whether the venue shows the result, for each block at which it was read. */
  const results = new Map<Hex, boolean>()
  const pruned = new Set<Hex>()
  const lost = new Set<IntentId>()
  /** How often each intent's operations are in the canonical chain now. */
  const executions = new Map<IntentId, number>()
  const violations: string[] = []
  let baseFeeWei = LOW_FEE_WEI
  let foreignCount = 0
  let overspends = 0

  const nodes = createModelNodes({ chain, random, limits, getBaseFeeWei: () => baseFeeWei })
  const { getHeadNumber } = nodes
  const owner = createModelOwner({ chain, bundler, random, signed })
  const preparer = createModelPreparer({
    ...{ chain, random, signed, revoked, emptySponsors, budgetTotal, drafted, getHeadNumber },
  })
  const signer = createModelSigner({ random, limits, signed, drafted, violations })

  const readPostConditions = (
    shell: ModelShell,
    { intentId, blockHash }: { readonly intentId: IntentId; readonly blockHash: Hex },
    faults: Faults,
  ): PostConditionOutcome => {
    const intent = shell.state.intents[intentId]
    if (random.chance(faults.unavailable) || !intent || !isIncluded(intent)) return { kind: 'unavailable' }
    const now = chain.findInclusion(intent.inclusion.userOpHash, chain.head().number)
    if (now?.blockHash !== blockHash) return { kind: 'gone' }
    // The venue is deterministic: the same block always shows the same, or nothing.
    if (Number((BigInt(blockHash) * 37n) % 100n) < faults.pruned * 100) pruned.add(blockHash)
    if (pruned.has(blockHash)) return { kind: 'unreadable' }
    const met = Number(BigInt(blockHash) % 100n) >= faults.unmet * 100
    const first = results.get(blockHash) ?? met
    results.set(blockHash, first)
    const observation: Observation = { condition: balanceIncrease, before: '0', after: first ? '1' : '0', met: first }
    return { kind: 'read', observations: [observation] }
  }

  /** A session's calls are handed over only while their premise holds; once lost, it stays lost. */
  const send = (shell: ModelShell, op: SignedOperation, faults: Faults): SendOutcome => {
    const isSessionsCalls = op.sessionId !== undefined && !op.isNoOp
    const cancelling = shell.state.intents[op.intentId]?.cancelling
    if (isSessionsCalls && cancelling) return { kind: 'premiseLost', reason: cancelling }
    if (isSessionsCalls && (lost.has(op.intentId) || random.chance(faults.premiseLost))) {
      lost.add(op.intentId)
      return { kind: 'premiseLost', reason: { code: 'premise_flipped', message: 'Flipped.' } }
    }
    return bundler.send(op, faults)
  }

  const sendStored = (shell: ModelShell, intentId: IntentId, attempt: number, faults: Faults): SendOutcome => {
    const op = signed.get(shell.operations.get(operationKey(intentId, attempt)) ?? '0x')
    if (op) return send(shell, op, faults)
    return { kind: 'unknown', detail: 'no stored bytes' }
  }

  /** Does the I/O of an effect; the event is made when the answer arrives. */
  const run = (shell: ModelShell, effect: RemoteEffect, faults: Faults): (() => TransactionEvent) => {
    switch (effect.kind) {
      case 'observe': {
        const { number } = effect
        if (random.chance(faults.unavailable)) return () => ({ kind: 'observationFailed', number })
        const finish = nodes.observe(shell, faults)
        return () => ({ kind: 'observed', number, observation: finish() })
      }
      case 'prepare': {
        const { intentId, slot } = effect
        const intent = shell.state.intents[intentId]
        const outcome = intent ? preparer.prepare(shell, intent.intent, slot, faults) : UNAVAILABLE
        return () => ({ kind: 'prepareEnded', intentId, slot, outcome })
      }
      case 'prepareReplacement': {
        const { intentId, attempt } = effect
        const outcome = preparer.prepareReplacement(shell, intentId, faults)
        return () => ({ kind: 'replacementEnded', intentId, attempt, outcome })
      }
      case 'sign': {
        const { kind: _, ...asked } = effect
        const outcome = signer.sign(shell, asked.intentId, faults)
        return () => ({ kind: 'signEnded', ...asked, outcome })
      }
      case 'send': {
        const { intentId, attempt } = effect
        const outcome = sendStored(shell, intentId, attempt, faults)
        return () => ({ kind: 'sendEnded', intentId, attempt, outcome })
      }
      case 'readPostConditions': {
        const { intentId, blockHash } = effect
        return () => {
          const outcome = readPostConditions(shell, effect, faults)
          return { kind: 'postConditionsEnded', intentId, blockHash, outcome }
        }
      }
    }
  }

  /** The next operation of a lane, by somebody else. */
  const buildForeign = (lane: number): ModelOperation => ({
    hash: getTestHash(9_000_000 + ++foreignCount),
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
    const before = chain.listIncludedUpTo(chain.head().number)
    const fits = countSpent(signed, sessionId, before) + countSpent(signed, sessionId, earlier) < budgetTotal
    if (!fits) overspends += 1
    return fits
  }

  const count = (operations: readonly ModelOperation[], by: 1 | -1): void => {
    for (const { hash } of operations) {
      const intentId = signed.get(hash)?.intentId
      if (!intentId) continue
      const total = (executions.get(intentId) ?? 0) + by
      executions.set(intentId, total)
      if (total > 1) violations.push(`${intentId} was executed ${total} times`)
    }
  }

  return {
    lost,
    results,
    pruned,
    violations,
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
      chain.mine(1_000, lanes.map(buildForeign), () => true)
    },
    /** @returns the operations of the new block */
    mine: (timeSec: number, faults: Faults): readonly ModelOperation[] => {
      baseFeeWei = random.chance(faults.feeSpike) ? HIGH_FEE_WEI : LOW_FEE_WEI
      emptySponsors.clear()
      for (let sponsor = 0; sponsor < SPONSORS; sponsor++) {
        if (random.chance(faults.sponsorEmpty)) emptySponsors.add(sponsor)
      }
      const candidates: ModelOperation[] = []
      if (random.chance(faults.foreign)) candidates.push(buildForeign(0))
      if (random.chance(faults.foreignOwner)) candidates.push(buildForeign(OWNER_LANE))
      candidates.push(...bundler.bundle(faults))
      const included = chain.mine(timeSec, candidates, validates)
      count(included, 1)
      return included
    },
    /** Takes blocks back; some of our operations are in a mempool again. */
    reorg: (depth: number): void => {
      const removed = chain.reorg(depth)
      count(removed, -1)
      for (const op of removed) if (signed.has(op.hash) && random.chance(0.3)) bundler.takeBack(op)
    },
    describe: () => [chain.describe(), bundler.describe(), [...signed.keys()], baseFeeWei],
  }
}
