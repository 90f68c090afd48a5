import type { SendOutcome, WireOperation } from '@spells/core/transaction'
import { ok, type Result, refuse } from '@spells/shared'
import { type Address, type Hex, hexToBigInt } from 'viem'
import type { BundlerPort, EstimateRefusal, GasLimits } from '../ports.ts'
import { type BundlerClient, type BundlerReply, createBundlerClient } from './bundlerClient.ts'
import { classifyBundlerError } from './classifyBundlerError.ts'
import { combineOutcomes } from './combineOutcomes.ts'
import type { DirectSender } from './directSender.ts'
import {
  type EndpointHealth,
  isResting,
  noteFailure,
  noteSuccess,
  rankEndpoints,
  unknownHealth,
} from './endpointHealth.ts'
import { createSendHistory } from './sendHistory.ts'

type Entry = { readonly index: number; readonly call: BundlerClient; health: EndpointHealth }
type Estimate = Readonly<Record<'preVerificationGas' | 'verificationGasLimit' | 'callGasLimit', Hex>>

/** However many bundlers there are, handing over takes no longer than this and one more answer. */
const TOTAL_TIMEOUT_MS = 15_000
const DIRECT_AFTER_MS = 30_000

/**
 * Several bundlers as one. All of them get the same bytes or nothing: an operation is never changed on its way.
 * @param config.urls in order of preference
 * @param config.direct a way into the chain for operations that no bundler lands
 * @param config.directAfterMs for how long one must have been handed over to bundlers before that
 */
export function createBundler(config: {
  readonly urls: readonly string[]
  readonly entryPoint: Address
  readonly direct?: DirectSender | undefined
  readonly directAfterMs?: number
}): BundlerPort {
  const { direct, directAfterMs = DIRECT_AFTER_MS } = config
  const entries = config.urls.map((url, index): Entry => {
    return { index, call: createBundlerClient(url, config.entryPoint), health: unknownHealth }
  })
  const history = createSendHistory()
  const rank = (): readonly Entry[] => rankEndpoints(entries, Date.now())
  const isAwake = ({ health }: Entry): boolean => !isResting(health, Date.now())
  const call = async (entry: Entry, ...args: Parameters<BundlerClient>): Promise<BundlerReply> => {
    const startedAtMs = Date.now()
    const reply = await entry.call(...args)
    const nowMs = Date.now()
    entry.health = isClear(reply) ? noteSuccess(entry.health, nowMs - startedAtMs) : noteFailure(entry.health, nowMs)
    return reply
  }

  const handOver = async (operation: WireOperation, userOpHash: Hex): Promise<SendOutcome> => {
    const giveUpAtMs = Date.now() + TOTAL_TIMEOUT_MS
    const ranked = rank()
    const rested = history.order(userOpHash, ranked.filter(isAwake))
    const outcomes: SendOutcome[] = []
    for (const entry of [...rested, ...ranked.filter((each) => !rested.includes(each))]) {
      if (outcomes.length > 0 && Date.now() >= giveUpAtMs) break
      history.noteSent(userOpHash, entry.index)
      const outcome = toOutcome(await call(entry, 'eth_sendUserOperation', operation), userOpHash)
      outcomes.push(outcome)
      if (outcome.kind === 'accepted' || outcome.kind === 'landed') break
    }
    return combineOutcomes(outcomes)
  }

  return {
    estimate: async (operation) => {
      let refusal: EstimateRefusal = unavailable
      for (const entry of rank()) {
        // After a clear word, nobody waits for a bundler that may be down.
        if (refusal !== unavailable && !isAwake(entry)) continue
        const estimate = toEstimate(await call(entry, 'eth_estimateUserOperationGas', operation))
        if (estimate.ok) return estimate
        refusal = pickRefusal(refusal, estimate.refusal)
      }
      return refuse(refusal)
    },
    send: async (operation, userOpHash) => {
      const outcome = await handOver(operation, userOpHash)
      // Nobody hands over what the chain has. So whatever the bundlers say, one that says "known" after a reorg included:
      // what is still handed over is not on its way.
      const triedForMs = history.noteTried(userOpHash, Date.now())
      if (!direct || triedForMs < directAfterMs || !(await direct(operation))) return outcome
      history.restart(userOpHash)
      return { kind: 'accepted' }
    },
  }
}

const unavailable: EstimateRefusal = {
  code: 'bundler_unavailable',
  message: 'The bundler does not answer.',
  retry: true,
}

/** A clear word counts more than none, and one that may change more than one that will not. */
function pickRefusal(a: EstimateRefusal, b: EstimateRefusal): EstimateRefusal {
  if (b.code === unavailable.code) return a
  return a.code === unavailable.code || (b.retry && !a.retry) ? b : a
}

function isClear(reply: BundlerReply): boolean {
  if (reply.kind !== 'error') return reply.kind === 'result'
  return classifyBundlerError(reply.error).kind !== 'unclear'
}

function toEstimate(reply: BundlerReply): Result<GasLimits, EstimateRefusal> {
  if (reply.kind === 'lost') return refuse(unavailable)
  if (reply.kind === 'error') {
    const { kind, reason } = classifyBundlerError(reply.error)
    return refuse({ ...reason, retry: kind !== 'never' })
  }
  const { preVerificationGas, verificationGasLimit, callGasLimit } = reply.result as Estimate
  return ok({
    preVerificationGas: hexToBigInt(preVerificationGas),
    verificationGasLimit: hexToBigInt(verificationGasLimit),
    callGasLimit: hexToBigInt(callGasLimit),
  })
}

function toOutcome(reply: BundlerReply, userOpHash: Hex): SendOutcome {
  if (reply.kind === 'lost') return { kind: 'unknown', detail: reply.detail }
  if (reply.kind === 'result') {
    if (reply.result === userOpHash) return { kind: 'accepted' }
    return { kind: 'unknown', detail: 'the bundler answered with another hash' }
  }
  const { kind, reason } = classifyBundlerError(reply.error)
  switch (kind) {
    case 'landed':
      return { kind: 'landed' }
    case 'unclear':
      return { kind: 'unknown', detail: reason.code }
    case 'later':
    case 'never':
      return { kind: 'deterministic', refusal: { ...reason, mayPassLater: kind === 'later' } }
  }
}
