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
} from './intentState.ts'
import { isDue } from './limits.ts'
import { listOpen, type VaultState } from './vaultState.ts'
import { emit, patch, putIntent, type Work } from './work.ts'

/** Starts again what failed before and is due: preparing and signing. */
export function retryDue(work: Work): Work {
  const open = listOpen(work.state).filter((intent) => !isStopped(work.state, intent))
  const replaced = open.filter(isInFlight).reduce(retryReplacement, work)
  return open
    .filter((intent) => isPreparing(intent) || isSigning(intent))
    .reduce((next, intent) => {
      const { retryAtMs, ...started } = intent
      if (retryAtMs === undefined || !isDue(retryAtMs, work.nowMs, work.limits.retryMaxMs)) return next
      const { id: intentId, slot } = intent
      return emit(putIntent(next, started), { kind: isPreparing(intent) ? 'prepare' : 'sign', intentId, slot })
    }, replaced)
}

function retryReplacement(work: Work, intent: InFlightIntent): Work {
  const { id: intentId, slot, replacement } = intent
  if (replacement?.kind !== 'preparing' && replacement?.kind !== 'signing') return work
  const { retryAtMs, ...started } = replacement
  if (retryAtMs === undefined || !isDue(retryAtMs, work.nowMs, work.limits.retryMaxMs)) return work
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
    return isPlanned ? work : patch(work, { observation: { kind: 'due', atMs } })
  }
  const number = work.state.observationCount + 1
  const running = patch(work, { observation: { kind: 'running', number }, observationCount: number })
  return emit(running, { kind: 'observe', number })
}

/** After a failure the backoff decides, whoever is in a hurry. */
function pickEarlier(work: Work, dueAtMs: number, wantedAtMs: number): number {
  const { observationFailures } = work.state
  if (isDue(dueAtMs, work.nowMs, work.limits.pollStuckMaxMs)) return work.nowMs
  return observationFailures > 0 ? dueAtMs : Math.min(dueAtMs, wantedAtMs)
}

function findWantedAtMs(work: Work): number | undefined {
  const delays = listOpen(work.state).map((intent) => getPollDelayMs(work, intent))
  if (work.state.halted?.code === 'wrong_chain') delays.push(work.limits.pollStuckMaxMs)
  return delays.length === 0 ? undefined : work.nowMs + Math.min(...delays)
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
  const times = listOpen(state).map((intent) => findIntentWakeAtMs(intent, nowMs))
  if (state.observation.kind === 'due') times.push(state.observation.atMs)
  const known = times.filter((time) => time !== undefined)
  return known.length === 0 ? undefined : Math.min(...known)
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
