import {
  type Effect,
  findNextWakeAtMs,
  findOffer,
  listOpen,
  type RemoteEffect,
  type TransactionEvent,
  transition,
  type VaultState,
} from '@spells/core/transaction'
import { AppError } from '@spells/shared'
import type { TransactionManagerDependencies } from './dependencies.ts'
import { describeFailure } from './describeFailure.ts'
import { type EffectDependencies, runEffect } from './effectRunner.ts'
import { createFactPublisher } from './factPublisher.ts'
import { reportToSponsor } from './reportToSponsor.ts'
import { toFailedEvent } from './toFailedEvent.ts'
import type { LoadedVault, VaultStore } from './vaultStore.ts'

/** Runs the machine of a pinned vault. */
export type VaultEngine = {
  /**
   * Takes one event through load → transition → one write → alarm, then starts the effects. Between loading and
   * writing nothing else can run.
   * @param build the event for the state as it is now, or undefined for none
   * @returns the state after the event, ended intents included
   */
  deliver(build: (state: VaultState) => TransactionEvent | undefined): Promise<VaultState>
  /** What an alarm is for: runs what is due. */
  wake(): Promise<void>
  hasWork(): boolean
}

export type EngineDependencies = Pick<TransactionManagerDependencies, 'clock' | 'limits' | 'maxSleepMs' | 'facts'> & {
  readonly storage: DurableObjectStorage
  readonly store: VaultStore
  readonly effects: EffectDependencies
}

/** However fast a clock runs, the chain is not asked more often than this. */
const MIN_SLEEP_MS = 50
/** How long after a failure a key service is told again which keys must go. */
const DESTROY_RETRY_MS = 30_000
/**
 * How long an effect may be out of sight before an alarm looks whether it has to be run again. What is due sooner is
 * done by this instance, without a write of its alarm; if it ends before, the alarm does it.
 */
const LEASE_MS = 1_000

export function createVaultEngine(deps: EngineDependencies): VaultEngine {
  const { store, storage, clock, limits } = deps
  const { signer, sessions, entryPoint } = deps.effects
  const hasWipedElsewhere = (): boolean => sessions.listWipedElsewhere().length > 0
  const running = new Set<string>()
  let alarmAtMs: number | undefined
  let timer: { readonly atMs: number; readonly id: ReturnType<typeof setTimeout> } | undefined
  const publisher = createFactPublisher({ store, queue: deps.facts })

  const arm = (atMs: number): void => {
    const isSet = alarmAtMs !== undefined && alarmAtMs >= Date.now() && alarmAtMs <= atMs
    if (isSet) return
    alarmAtMs = atMs
    void storage.setAlarm(atMs)
  }

  const ring = (atMs: number): void => {
    if (timer && timer.atMs <= atMs) return
    if (timer) clearTimeout(timer.id)
    const id = setTimeout(() => {
      timer = undefined
      deliver(tick).catch((error) => {
        console.error(JSON.stringify({ event: 'timer_failed', ...describeFailure(error) }))
      })
    }, atMs - Date.now())
    timer = { atMs, id }
  }

  const schedule = (state: VaultState, nowMs: number): void => {
    const wakeAtMs = findNextWakeAtMs(state, nowMs)
    const delays = wakeAtMs === undefined ? [] : [Math.max(0, wakeAtMs - nowMs)]
    if (store.hasEffects() || store.hasUnpublished()) delays.push(LEASE_MS)
    if (hasWipedElsewhere()) delays.push(DESTROY_RETRY_MS)
    if (delays.length === 0) return
    const delayMs = Math.min(...delays)
    arm(Date.now() + Math.min(Math.max(delayMs, LEASE_MS), deps.maxSleepMs))
    // A clock that runs fast reaches the time sooner. If it does not answer, the alarm above does.
    void clock.toRealDelayMs(delayMs).then(
      (realMs) => {
        if (realMs < LEASE_MS) ring(Date.now() + Math.max(realMs, MIN_SLEEP_MS))
        else arm(Date.now() + realMs)
      },
      () => {},
    )
  }

  const commit = (before: LoadedVault, event: TransactionEvent, nowMs: number, ended?: string): VaultState => {
    const { state, effects } = transition(before.state, event, { nowMs, limits })
    if (state !== before.state || effects.length > 0 || ended !== undefined) {
      publisher.mark()
      store.commit({ before, after: state, effects, ended, nowMs })
    }
    if (ended !== undefined) running.delete(ended)
    schedule(state, nowMs)
    effects.forEach(logAlert)
    reportToSponsor(deps.effects.sponsor, state, effects)
    return state
  }

  const run = async (key: string, effect: RemoteEffect): Promise<void> => {
    let event: TransactionEvent
    try {
      event = await runEffect(deps.effects, requireVault(store).state, effect)
    } catch (error) {
      console.error(JSON.stringify({ event: 'effect_failed', effect: effect.kind, ...describeFailure(error) }))
      event = toFailedEvent(effect)
    }
    try {
      const nowMs = await clock.nowMs()
      if (effect.kind === 'observe') store.noteConcerns(deps.effects.chain.listConcerns(), nowMs)
      const state = commit(requireVault(store), event, nowMs, key)
      pump()
      if (event.kind !== 'prepareEnded' && event.kind !== 'replacementEnded') return
      const intent = state.intents[event.intentId]
      if (intent && findOffer(intent)) await deps.effects.failpoint('tlm.signatureWanted', { intentId: intent.id })
    } catch (error) {
      // Nothing was written, so the effect is still there and runs again.
      running.delete(key)
      console.error(JSON.stringify({ event: 'commit_failed', effect: effect.kind, ...describeFailure(error) }))
    }
  }

  const pump = (): void => {
    for (const { key, effect } of store.listEffects()) {
      if (running.has(key)) continue
      running.add(key)
      void run(key, effect)
    }
    void publisher.publish()
    const { vault, chainId } = requireVault(store).state.identity
    if (hasWipedElsewhere()) void signer.destroyWiped({ vault, chainId, entryPoint })
  }

  const deliver: VaultEngine['deliver'] = async (build) => {
    const nowMs = await clock.nowMs()
    const before = requireVault(store)
    const event = build(before.state)
    const after = event ? commit(before, event, nowMs) : before.state
    pump()
    return after
  }

  return {
    deliver,
    wake: async () => {
      // This alarm is used up, even if the platform rang it a little early.
      alarmAtMs = undefined
      publisher.mark()
      await deliver(tick)
    },
    hasWork: () => {
      const vault = store.find()
      if (vault === undefined) return false
      const isOpen = listOpen(vault.state).length > 0 || store.hasEffects() || store.hasUnpublished()
      return isOpen || hasWipedElsewhere()
    },
  }
}

const tick = (): TransactionEvent => ({ kind: 'ticked' })

function requireVault(store: VaultStore): LoadedVault {
  const vault = store.find()
  if (vault) return vault
  throw new AppError({ code: 'vault_not_pinned', shortMessage: 'This object does not know its vault.', retry: 'never' })
}

function logAlert(effect: Effect): void {
  if (effect.kind !== 'alert') return
  const { code, message, intentId } = effect
  console.error(JSON.stringify({ level: 'error', event: 'alert', code, message, ...(intentId && { intentId }) }))
}
