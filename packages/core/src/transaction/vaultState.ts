import { type IntentId, isTerminal, type Reason } from '@spells/shared'
import type { Address } from 'viem'
import type { IntentState, OpenIntent } from './intentState.ts'

/** Which account this machine moves, and the validators whose nonce lanes it uses. */
export type VaultIdentity = {
  readonly chainId: number
  readonly vault: Address
  readonly sessionValidator: Address
  /** Not stored by the first version: the shell adds it from the deployment. */
  readonly ownerValidator: Address
}

export type BlockMark = { readonly number: number; readonly timeSec: number }

/** A nonce lane as the chain last showed it. */
export type LaneState = {
  /** Nonce at the finality boundary; never goes down. */
  readonly floor: number
  /** Nonce at the head; a hint that may go down. */
  readonly latest: number
}

/** Reading the chain for the whole vault: one at a time. */
export type ObservationSchedule =
  | { readonly kind: 'idle' }
  | { readonly kind: 'due'; readonly atMs: number }
  | { readonly kind: 'running'; readonly number: number }

/**
 * A vault with its open intents. PERSISTED: TLM row `vault.state` (without `intents`, which have their own rows).
 */
export type VaultState = {
  readonly v: 1
  readonly identity: VaultIdentity
  readonly lanes: Readonly<Record<number, LaneState>>
  /** Open intents, and those that just ended. */
  readonly intents: Readonly<Record<IntentId, IntentState>>
  readonly nextOrder: number
  readonly factSequence: number
  /** The highest finality boundary ever seen. */
  readonly finalized?: BlockMark
  readonly observation: ObservationSchedule
  /** Readings asked for so far; an answer names the one it belongs to. */
  readonly observationCount: number
  readonly observationFailures: number
  readonly halted?: Reason
}

/** A vault that nothing was asked of yet. */
export function buildVaultState(identity: VaultIdentity): VaultState {
  return {
    v: 1,
    identity,
    lanes: {},
    intents: {},
    nextOrder: 1,
    factSequence: 0,
    observation: { kind: 'idle' },
    observationCount: 0,
    observationFailures: 0,
  }
}

/** What was last listed: a map of intents never changes once it is made, and is asked for many times in a row. */
let listed: { readonly intents: VaultState['intents']; readonly open: readonly OpenIntent[] } = {
  intents: {},
  open: [],
}

/** Open intents in the order of acceptance. */
export function listOpen({ intents }: VaultState): readonly OpenIntent[] {
  if (listed.intents === intents) return listed.open
  const open: OpenIntent[] = []
  let isOrdered = true
  for (const intent of Object.values(intents)) {
    if (!isOpen(intent)) continue
    isOrdered &&= (open.at(-1)?.order ?? 0) < intent.order
    open.push(intent)
  }
  if (!isOrdered) open.sort((a, b) => a.order - b.order)
  listed = { intents, open }
  return open
}

function isOpen(intent: IntentState): intent is OpenIntent {
  return !isTerminal(intent.status)
}

/** The state without intents that have ended; their rows stay in storage. */
export function dropEnded(state: VaultState): VaultState {
  const all = Object.values(state.intents)
  if (all.every(isOpen)) return state
  const intents: Record<IntentId, IntentState> = {}
  for (const intent of all) if (isOpen(intent)) intents[intent.id] = intent
  return { ...state, intents }
}
