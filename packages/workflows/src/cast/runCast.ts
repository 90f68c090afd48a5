import type { WorkflowStep } from 'cloudflare:workers'
import {
  AppError,
  assertNever,
  type CastWorkflowParams,
  type Clock,
  type Failpoint,
  type FindTransactionManager,
  type Intent,
  type IntentId,
  type IntentStatus,
  isTerminal,
  type Reason,
} from '@spells/shared'
import type { Address } from 'viem'
import { isSettled } from './deriveCastStatus.ts'

/** WIRE: the event that says that an intent moved to a state that matters. */
export const INTENT_OUTCOME = 'intent-outcome'

/** A cast as the Workflow needs it. */
export type CastRun = {
  readonly chainId: number
  readonly vault: Address
  readonly steps: readonly { readonly id: IntentId; readonly position: number; readonly intent: Intent }[]
}

/** What the Workflow reads and writes in Postgres, one statement or transaction each. */
export type CastRunStore = {
  /** The cast, or undefined when there is none. */
  findRun(params: CastWorkflowParams): Promise<CastRun | undefined>
  /** Says what a step waits for that the transaction manager has not taken yet. Does nothing when it has moved on. */
  noteWait(request: {
    readonly params: CastWorkflowParams
    readonly stepId: IntentId
    readonly reason: Reason
    readonly atMs: number
  }): Promise<void>
  /** Ends a step that the transaction manager never took. Does nothing when the step has moved on. */
  rejectStep(request: {
    readonly params: CastWorkflowParams
    readonly stepId: IntentId
    readonly reason: Reason
    readonly atMs: number
  }): Promise<void>
}

export type CastWorkflowDeps = {
  readonly store: CastRunStore
  readonly findTransactionManager: FindTransactionManager
  readonly clock: Clock
  readonly failpoint: Failpoint
}

type Submission =
  | { readonly kind: 'accepted'; readonly status: IntentStatus }
  | { readonly kind: 'busy' }
  | { readonly kind: 'refused'; readonly reason: Reason }

// Faults of Postgres and of the transaction manager pass: the step is repeated, and an instance that gave up is
// restarted by the relay. Every step is safe to repeat.
const patience = { retries: { limit: 200, delay: '3 seconds', backoff: 'constant' }, timeout: '30 seconds' } as const
const MAX_BUSY_ROUNDS = 150
const waitsForRoom: Reason = {
  code: 'vault_busy',
  message: 'As many operations of the vault wait as it takes: this one is handed over as soon as there is room.',
}
const MAX_WAIT_ROUNDS = 300

/**
 * Runs one cast: hands each step's stored intent to the vault's transaction manager and waits for its outcome.
 * The step names are persisted by the platform: changing what a step returns needs a new name.
 */
export async function runCast(
  params: CastWorkflowParams,
  step: WorkflowStep,
  deps: CastWorkflowDeps,
): Promise<{ readonly status: IntentStatus }> {
  const run = await step.do('load v1', patience, async () => {
    const found = await deps.store.findRun(params)
    if (found) return found
    throw new AppError({
      code: 'cast_not_found',
      shortMessage: 'The cast does not exist.',
      facts: { castId: params.castId },
      retry: 'safe',
    })
  })

  let status: IntentStatus = 'CREATED'
  for (const { id, position, intent } of run.steps) {
    const transactionManager = deps.findTransactionManager(run.chainId, run.vault)
    const submit = (round: number) =>
      step.do(`submit v1 ${position}.${round}`, patience, async (): Promise<Submission> => {
        const reply = await transactionManager.submit(intent)
        await deps.failpoint('cast.submitted', { castId: params.castId, intentId: id })
        if (reply.ok) return { kind: 'accepted', status: reply.value.status }
        const nowMs = await deps.clock.nowMs()
        const submission = toSubmission(reply.refusal, { nowMs, deadlineSec: intent.deadlineSec })
        if (submission.kind === 'busy') {
          await deps.store.noteWait({ params, stepId: id, reason: waitsForRoom, atMs: nowMs })
        }
        return submission
      })

    let submission = await submit(0)
    for (let round = 1; submission.kind === 'busy' && round <= MAX_BUSY_ROUNDS; round++) {
      await step.sleep(`busy v1 ${position}.${round}`, '5 seconds')
      submission = await submit(round)
    }
    if (submission.kind !== 'accepted') {
      const reason =
        submission.kind === 'refused'
          ? submission.reason
          : { code: 'vault_busy', message: 'The vault had no room for another operation in time.' }
      await step.do(`reject v1 ${position}`, patience, async () => {
        await deps.store.rejectStep({ params, stepId: id, reason, atMs: await deps.clock.nowMs() })
      })
      return { status: 'REJECTED' }
    }

    status = submission.status
    for (let round = 0; !isSettled(status) && !isTerminal(status); round++) {
      if (round >= MAX_WAIT_ROUNDS) return { status }
      await waitForOutcome(step, `${position}.${round}`)
      status = await step.do(`verify v1 ${position}.${round}`, patience, async () => {
        const reply = await transactionManager.getIntent(id)
        if (reply.ok) return reply.value.status
        // It was accepted, so it cannot be unknown: an object that answers so is not the one that accepted it.
        throw new AppError({
          code: 'intent_not_found',
          shortMessage: 'The transaction manager does not know an intent that it accepted.',
          facts: { castId: params.castId, intentId: id },
          retry: 'unknown',
        })
      })
    }
    if (!isSettled(status)) return { status }
  }
  return { status }
}

/** Returns when the outcome is announced, or when it is time to ask. */
async function waitForOutcome(step: WorkflowStep, name: string): Promise<void> {
  try {
    await step.waitForEvent(`outcome v1 ${name}`, { type: INTENT_OUTCOME, timeout: '2 minutes' })
  } catch (error) {
    // A time-out is how the platform says that nothing came; the next step asks the transaction manager.
    if (!(error instanceof Error)) throw error
  }
}

function toSubmission(
  refusal: Extract<Awaited<ReturnType<ReturnType<FindTransactionManager>['submit']>>, { ok: false }>['refusal'],
  time: { readonly nowMs: number; readonly deadlineSec: number },
): Submission {
  switch (refusal.code) {
    case 'vault_busy':
      if (time.nowMs / 1000 <= time.deadlineSec) return { kind: 'busy' }
      return {
        kind: 'refused',
        reason: {
          code: 'deadline_passed',
          message: 'The vault had no room for another operation before the deadline.',
        },
      }
    case 'vault_halted':
      return {
        kind: 'refused',
        reason: { code: 'vault_halted', message: `The vault is halted (${refusal.reason}); nothing is signed for it.` },
      }
    case 'invalid_intent':
      return {
        kind: 'refused',
        reason: { code: 'invalid_intent', message: `The intent is not valid at ${refusal.field}: ${refusal.detail}` },
      }
    case 'intent_conflict':
      return {
        kind: 'refused',
        reason: { code: 'intent_conflict', message: `Another intent with the id ${refusal.id} exists.` },
      }
    default:
      return assertNever(refusal)
  }
}
