import {
  buildObservationQuery,
  findSigningDraft,
  getRaisedFees,
  type IntentState,
  isIncluded,
  isInFlight,
  isOwners,
  type NonceSlot,
  type PrepareOutcome,
  type RemoteEffect,
  type SendOutcome,
  type TransactionEvent,
  type TransactionLimits,
  type VaultState,
} from '@spells/core/transaction'
import type { Failpoint } from '@spells/shared'
import type { Address } from 'viem'
import type { Signer } from './adapters/signer.ts'
import type { BundlerPort, ChainPort } from './ports.ts'
import { checkPremise, type PremisePort } from './premisePort.ts'
import { prepareOperation } from './prepareOperation.ts'
import { prepareOwnerOperation } from './prepareOwnerOperation.ts'
import { prepareSessionOperation } from './prepareSessionOperation.ts'
import type { SessionStore } from './sessionStore.ts'
import type { SponsorPort } from './sponsorPort.ts'
import type { VaultStore } from './vaultStore.ts'

export type EffectDependencies = {
  readonly chain: ChainPort
  readonly bundler: BundlerPort
  readonly sponsor?: SponsorPort | undefined
  readonly premises?: PremisePort | undefined
  readonly signer: Signer
  readonly sessions: SessionStore
  readonly store: VaultStore
  readonly failpoint: Failpoint
  readonly limits: TransactionLimits
  readonly entryPoint: Address
}

type EffectOf<Kind extends RemoteEffect['kind']> = Extract<RemoteEffect, { readonly kind: Kind }>

/**
 * Does the one I/O of an effect and says what came of it. Safe to repeat: reads change nothing, signing gives the same
 * bytes, and sending hands over stored bytes.
 * @param state the vault as it is when the effect starts
 */
export function runEffect(
  deps: EffectDependencies,
  state: VaultState,
  effect: RemoteEffect,
): Promise<TransactionEvent> {
  switch (effect.kind) {
    case 'observe':
      return observe(deps, state, effect)
    case 'prepare':
      return prepare(deps, state, effect)
    case 'prepareReplacement':
      return prepareReplacement(deps, state, effect)
    case 'sign':
      return sign(deps, state, effect)
    case 'send':
      return send(deps, state, effect)
    case 'readPostConditions':
      return readPostConditions(deps, state, effect)
  }
}

async function observe(
  { chain, store, failpoint, limits }: EffectDependencies,
  before: VaultState,
  { number }: EffectOf<'observe'>,
): Promise<TransactionEvent> {
  // A lane of which nothing is known yet is waited for.
  const isKnown = buildObservationQuery(before, limits).lanes.every((lane) => before.lanes[lane])
  if (isKnown) await chain.untilMoved()
  // What was signed meanwhile is looked for as well.
  const state = store.find()?.state ?? before
  const reading = await chain.observe(state.identity, buildObservationQuery(state, limits))
  if (!reading.ok) return { kind: 'observationFailed', number }
  const observation = reading.value
  for (const intent of Object.values(state.intents)) {
    const isNew = isInFlight(intent) && intent.attempts.some(({ userOpHash }) => observation.sightings[userOpHash])
    if (isNew) await failpoint('tlm.included', { intentId: intent.id })
  }
  return { kind: 'observed', number, observation }
}

async function prepare(
  deps: EffectDependencies,
  state: VaultState,
  { intentId, slot }: EffectOf<'prepare'>,
): Promise<TransactionEvent> {
  await deps.failpoint('tlm.nonceReserved', { intentId })
  const intent = state.intents[intentId]
  const outcome = intent ? await prepareIfWanted(deps, state, intent, slot) : gone
  return { kind: 'prepareEnded', intentId, slot, outcome }
}

async function prepareIfWanted(
  deps: EffectDependencies,
  state: VaultState,
  { intent }: IntentState,
  slot: NonceSlot,
): Promise<PrepareOutcome> {
  const verdict = await checkPremise(deps.premises, intent)
  if (verdict.status === 'lost') return { kind: 'refused', reason: verdict.reason }
  if (verdict.status === 'unknown') return { kind: 'unavailable', reason: verdict.reason }
  return prepareOperation({ ...deps, ...deps.limits }, state, intent, slot)
}

async function prepareReplacement(
  deps: EffectDependencies,
  state: VaultState,
  { intentId, attempt }: EffectOf<'prepareReplacement'>,
): Promise<TransactionEvent> {
  const intent = state.intents[intentId]
  const last = intent?.attempts.at(-1)
  if (!intent || !isInFlight(intent) || !last) return { kind: 'replacementEnded', intentId, attempt, outcome: gone }
  const least = getRaisedFees(last)
  const prepareDeps = { ...deps, ...deps.limits }
  const outcome = isOwners(intent)
    ? await prepareOwnerOperation(prepareDeps, state, intent, { stepsLeft: deps.limits.maxAttempts - attempt, least })
    : await prepareSessionOperation(prepareDeps, state, intent.intent, intent.slot, {
        kind: intent.cancelling ? 'noOp' : 'calls',
        // A no-op that cannot outbid the calls is tried all the same: they may have been forgotten.
        ...(least.maxFeePerGasWei <= BigInt(intent.intent.maxFeePerGasCeilingWei) && { least }),
      })
  return { kind: 'replacementEnded', intentId, attempt, outcome }
}

async function sign(
  { signer, entryPoint }: EffectDependencies,
  state: VaultState,
  { kind: _, ...asked }: EffectOf<'sign'>,
): Promise<TransactionEvent> {
  const intent = state.intents[asked.intentId]
  const draft = intent && findSigningDraft(intent)
  const { vault, chainId } = state.identity
  const outcome = draft ? await signer.sign({ vault, chainId, entryPoint }, state.identity, draft) : gone
  return { kind: 'signEnded', ...asked, outcome }
}

async function send(
  { bundler, store, failpoint, premises }: EffectDependencies,
  state: VaultState,
  { intentId, attempt }: EffectOf<'send'>,
): Promise<TransactionEvent> {
  const stored = store.findOperation(intentId, attempt)
  if (!stored) {
    return { kind: 'sendEnded', intentId, attempt, outcome: { kind: 'unknown', detail: 'no stored bytes' } }
  }
  await failpoint('tlm.signed', { intentId, attempt })
  const held = await findHold(premises, state.intents[intentId], attempt)
  if (held) return { kind: 'sendEnded', intentId, attempt, outcome: held }
  const outcome = await bundler.send(stored.operation, stored.userOpHash)
  if (outcome.kind === 'accepted') await failpoint('tlm.sent', { intentId, attempt })
  return { kind: 'sendEnded', intentId, attempt, outcome }
}

/** Why calls are not handed over now. An operation without calls has no premise. */
async function findHold(
  premises: PremisePort | undefined,
  intent: IntentState | undefined,
  attempt: number,
): Promise<SendOutcome | undefined> {
  const kind = intent?.attempts.find(({ number }) => number === attempt)?.kind
  if (!intent || kind !== 'calls') return undefined
  if (intent.cancelling) return { kind: 'premiseLost', reason: intent.cancelling }
  const verdict = await checkPremise(premises, intent.intent)
  if (verdict.status === 'holds') return undefined
  if (verdict.status === 'lost') return { kind: 'premiseLost', reason: verdict.reason }
  return { kind: 'unknown', detail: verdict.reason.code }
}

async function readPostConditions(
  { chain }: EffectDependencies,
  state: VaultState,
  { intentId, blockHash }: EffectOf<'readPostConditions'>,
): Promise<TransactionEvent> {
  const intent = state.intents[intentId]
  const isCurrent = intent && isIncluded(intent) && intent.inclusion.blockHash === blockHash
  const outcome = isCurrent
    ? await chain.readPostConditions(intent.inclusion, intent.intent.postConditions)
    : ({ kind: 'gone' } as const)
  return { kind: 'postConditionsEnded', intentId, blockHash, outcome }
}

/** The vault has moved on since this effect was asked for; the transition ignores the answer. */
const gone = { kind: 'unavailable', reason: { code: 'gone', message: 'Not needed any more.' } } as const
