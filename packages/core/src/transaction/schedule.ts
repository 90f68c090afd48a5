import { isStopped } from './halt.ts'
import {
  type InFlightIntent,
  isAwaiting,
  isIncluded,
  isInFlight,
  isPreparing,
  isQueued,
  isSigning,
  type OpenIntent,
  type PreparingIntent,
  type SigningIntent,
} from './intentState.ts'
import { isDue } from './limits.ts'
import { listOpen, type VaultState } from './vaultState.ts'
import { emit, patch, putIntent, type Work, withState } from './work.ts'

/** Starts again what failed before and is due: preparing and signing. */
export function retryDue(work: Work): Work {
  const open = listOpen(work.state)
  let next = work
  for (const intent of open) if (isInFlight(intent)) next = retryReplacement(next, intent)
  for (const intent of open) if (isPreparing(intent) || isSigning(intent)) next = retryFirst(next, intent)
  return next
}

function retryFirst(work: Work, intent: PreparingIntent | SigningIntent): Work {
  if (!isRetryDue(work, intent.retryAtMs) || isStopped(work.state, intent)) return work
  const { retryAtMs: _, ...started } = intent
  const { id: intentId, slot } = intent
  return emit(putIntent(work, started), { kind: isPreparing(intent) ? 'prepare' : 'sign', intentId, slot })
}

function isRetryDue({ nowMs, limits }: Work, retryAtMs: number | undefined): boolean {
  return retryAtMs !== undefined && isDue(retryAtMs, nowMs, limits.retryMaxMs)
}

function retryReplacement(work: Work, intent: InFlightIntent): Work {
  const { id: intentId, slot, replacement } = intent
  if (replacement?.kind !== 'preparing' && replacement?.kind !== 'signing') return work
  if (!isRetryDue(work, replacement.retryAtMs) || isStopped(work.state, intent)) return work
  const { retryAtMs: _, ...started } = replacement
  const attempt = intent.attempts.length + 1
  return emit(
    putIntent(work, { ...intent, replacement: started }),
    started.kind === 'signing'
      ? { kind: 'sign', intentId, slot, attempt }
      : { kind: 'prepareReplacement', intentId, attempt },
  )
}

/** Keeps exactly one reading of the chain due or running while anything is open. */
export function scheduleObservation(work: Work): Work {
  const { observation } = work.state
  if (observation.kind === 'running') return work
  const wantedAtMs = findWantedAtMs(work)
  if (wantedAtMs === undefined)
    return observation.kind === 'idle' ? work : patch(work, { observation: { kind: 'idle' } })
  const atMs = observation.kind === 'due' ? pickEarlier(work, observation.atMs, wantedAtMs) : wantedAtMs
  if (atMs > work.nowMs) {
    const isPlanned = observation.kind === 'due' && observation.atMs === atMs
    return isPlanned ? work : withState(work, { ...work.state, observation: { kind: 'due', atMs } })
  }
  const number = work.state.observationCount + 1
  const running = { ...work.state, observation: { kind: 'running', number }, observationCount: number } as const
  return emit(withState(work, running), { kind: 'observe', number })
}

/** After a failure the backoff decides, whoever is in a hurry. */
function pickEarlier(work: Work, dueAtMs: number, wantedAtMs: number): number {
  const { observationFailures } = work.state
  if (isDue(dueAtMs, work.nowMs, work.limits.pollStuckMaxMs)) return work.nowMs
  return observationFailures > 0 ? dueAtMs : Math.min(dueAtMs, wantedAtMs)
}

function findWantedAtMs(work: Work): number | undefined {
  let delayMs = work.state.halted?.code === 'wrong_chain' ? work.limits.pollStuckMaxMs : undefined
  for (const intent of listOpen(work.state)) delayMs = Math.min(delayMs ?? Infinity, getPollDelayMs(work, intent))
  return delayMs === undefined ? undefined : work.nowMs + delayMs
}

/** The longer a status lasts, the more rarely it is worth a look. */
function getPollDelayMs({ nowMs, limits }: Work, intent: OpenIntent): number {
  const grown = Math.floor((nowMs - intent.enteredAtMs) / 8)
  const clamp = (min: number, max: number) => Math.min(max, Math.max(min, grown))
  if (intent.status === 'STUCK') return clamp(limits.pollLandingMaxMs, limits.pollStuckMaxMs)
  if (isInFlight(intent)) return clamp(limits.pollMinMs, limits.pollLandingMaxMs)
  if (isIncluded(intent) || isAwaiting(intent)) return clamp(limits.pollMinMs, limits.pollFinalityMaxMs)
  return isQueued(intent) ? clamp(limits.pollMinMs, limits.pollLandingMaxMs) : limits.pollLandingMaxMs
}

/** When the vault needs a tick; undefined while everything waits for an effect or nothing is open. */
export function findNextWakeAtMs(state: VaultState, nowMs: number): number | undefined {
  let wakeAtMs = state.observation.kind === 'due' ? state.observation.atMs : undefined
  for (const intent of listOpen(state)) {
    const atMs = findIntentWakeAtMs(intent, nowMs)
    if (atMs !== undefined) wakeAtMs = Math.min(wakeAtMs ?? atMs, atMs)
  }
  return wakeAtMs
}

function findReplacementWakeAtMs({ replacement }: InFlightIntent): number | undefined {
  return replacement && 'retryAtMs' in replacement ? replacement.retryAtMs : undefined
}

function findIntentWakeAtMs(intent: OpenIntent, nowMs: number): number | undefined {
  if (isQueued(intent)) return intent.notBeforeMs > nowMs ? intent.notBeforeMs : undefined
  if (isPreparing(intent) || isSigning(intent)) return intent.retryAtMs
  if (isInFlight(intent)) return findReplacementWakeAtMs(intent)
  if (isIncluded(intent) && intent.verification.kind === 'unread') return intent.verification.retryAtMs
  return undefined
}
