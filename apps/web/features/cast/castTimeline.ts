import { type IntentStatus, isTerminal } from '@spells/shared'
import { type Cast, type CastDetail, isOwnerPlan } from '@spells/shared/api'
import { formatAge } from '../../lib/formatAge.ts'
import type { Step, StepState } from '../../ui/Steps.tsx'

/** A cast in words: where it stands, what that means, and each step of the way. */
export type CastView = {
  readonly tone: 'busy' | 'good' | 'attention' | 'bad'
  readonly headline: string
  readonly explanation: string
  readonly steps: readonly Step[]
}

const stages = [
  { id: 'accepted', title: 'Accepted', usual: '' },
  { id: 'signed', title: 'Signed within the session', usual: 'Usually about a second.' },
  { id: 'sent', title: 'Sent to the network', usual: 'Usually about a second.' },
  { id: 'included', title: 'In a block', usual: 'Usually 2 to 10 seconds.' },
  { id: 'verified', title: 'Outcome verified on the venue', usual: 'Usually a few seconds.' },
  { id: 'final', title: 'Final', usual: 'Takes its own time; nothing is left to do.' },
] as const

/** How many stages are behind a cast in each state; ends that are no success stop where they failed. */
const passed: Record<IntentStatus, number> = {
  CREATED: 1,
  SIGNED: 2,
  SUBMITTED: 3,
  PENDING: 3,
  VERIFYING: 3,
  STUCK: 3,
  INCLUDED_UNVERIFIED: 4,
  CONFIRMED: 5,
  FINALIZED: 6,
  UNMET: 4,
  REVERTED: 3,
  REJECTED: 1,
  CANCELLED: 3,
  EXPIRED: 3,
}

const words: Record<IntentStatus, Pick<CastView, 'tone' | 'headline' | 'explanation'>> = {
  CREATED: {
    tone: 'busy',
    headline: 'Accepted',
    explanation: 'It is stored. If anything of ours stops now, it goes on when it is back.',
  },
  SIGNED: {
    tone: 'busy',
    headline: 'Signed',
    explanation: 'The exact operation is stored before it leaves. It can be repeated only as it is.',
  },
  SUBMITTED: {
    tone: 'busy',
    headline: 'On its way',
    explanation: 'It was sent. It can happen at most once, however often it has to be sent again.',
  },
  PENDING: {
    tone: 'busy',
    headline: 'Waiting for a block',
    explanation: 'The network has it. It can happen at most once.',
  },
  VERIFYING: {
    tone: 'attention',
    headline: 'Taking longer than usual',
    explanation:
      'No receipt came in time, so we ask the chain itself. Nothing new is signed meanwhile: it can still happen at most once.',
  },
  STUCK: {
    tone: 'attention',
    headline: 'Stuck, and still watched',
    explanation:
      'We could not get it through in time. It may still land until its deadline; after that it cannot. Your funds are where they were.',
  },
  INCLUDED_UNVERIFIED: {
    tone: 'busy',
    headline: 'In a block',
    explanation: 'Now we read the venue to see that it did what it should.',
  },
  CONFIRMED: {
    tone: 'good',
    headline: 'Done',
    explanation: 'It is on chain, and the venue shows what was promised. It becomes final by itself.',
  },
  FINALIZED: { tone: 'good', headline: 'Done, for good', explanation: 'The block can no longer change.' },
  UNMET: {
    tone: 'bad',
    headline: 'It ran, but not as promised',
    explanation:
      'The operation is on chain, yet the venue does not show what it should have done. Look at the position before you cast again.',
  },
  REVERTED: {
    tone: 'bad',
    headline: 'The chain undid it',
    explanation: 'The operation was included and failed. Only the network fee was spent.',
  },
  REJECTED: {
    tone: 'bad',
    headline: 'Refused before it was sent',
    explanation: 'Nothing left us and nothing was spent.',
  },
  CANCELLED: {
    tone: 'attention',
    headline: 'Cancelled',
    explanation: 'Its place was taken by an empty operation, so it can never land.',
  },
  EXPIRED: {
    tone: 'attention',
    headline: 'Expired',
    explanation: 'Its deadline passed unused, so it can never land. Nothing was spent.',
  },
}

const unreadable: Pick<CastView, 'tone' | 'headline' | 'explanation'> = {
  tone: 'attention',
  headline: 'It ran, its result unknown',
  explanation:
    'The operation is on chain for good, but nobody can tell any more what it brought. Look at your balances before you cast again.',
}

const unsigned: Pick<CastView, 'tone' | 'headline' | 'explanation'> = {
  tone: 'attention',
  headline: 'Waits for your signature',
  explanation: 'Nothing happens until you do. Unsigned, it expires by itself and costs nothing.',
}

const signedOnce: Pick<CastView, 'tone' | 'headline' | 'explanation'> = {
  tone: 'attention',
  headline: 'Asks for one more signature',
  explanation: 'What you signed first is still on its way.',
}

const preparing: Pick<CastView, 'tone' | 'headline' | 'explanation'> = {
  tone: 'busy',
  headline: 'Preparing what you will sign',
  explanation: 'The exact operation is fixed first, with its place in line, so that it can happen at most once.',
}

/** What its owner let go is watched to its end: it may have been signed elsewhere. */
const letGo: Readonly<Record<string, Pick<CastView, 'tone' | 'headline' | 'explanation'>>> = {
  taken_back: {
    tone: 'attention',
    headline: 'Taken back',
    explanation: 'It cannot be signed here any more, and the next cast does not wait for it.',
  },
  not_signed: {
    tone: 'attention',
    headline: 'Not signed in time',
    explanation: 'It cannot be signed any more, and the next cast does not wait for it.',
  },
}

/** Whether a cast waits for its owner's signature no more, although it has not ended. */
export function isLetGo({ status, reason }: Pick<Cast, 'status' | 'reason'>): boolean {
  return status === 'CREATED' && reason !== null && reason.code in letGo
}

function isUnreadable({ status, reason }: Pick<Cast, 'status' | 'reason'>): boolean {
  return status === 'UNMET' && reason?.code === 'result_unreadable'
}

const failed: ReadonlySet<IntentStatus> = new Set(['UNMET', 'REVERTED', 'REJECTED', 'CANCELLED', 'EXPIRED'])

/**
 * What a person should see of a cast.
 * @param nowMs the server's time; undefined while it is not known
 */
export function describeCast(
  cast: Pick<Cast, 'status' | 'reason' | 'plan' | 'steps' | 'updatedAt'> & Partial<Pick<CastDetail, 'toSign'>>,
  nowMs: number | undefined,
): CastView {
  const { status } = cast
  const byOwner = isOwnerPlan(cast.plan)
  // What its owner never signed was never sent.
  const neverSigned = byOwner && status === 'EXPIRED' && cast.steps.every(({ userOpHash }) => userOpHash === null)
  const behind = neverSigned ? 1 : passed[status]
  const waitedMs = nowMs === undefined ? 0 : Math.max(0, nowMs - Date.parse(cast.updatedAt))
  const steps = stages.map(({ id, title, usual }, index): Step => {
    const state = toStepState(status, { index, behind })
    if (byOwner && id === 'signed') return { id, title: 'Signed by you', state }
    const waiting = state === 'current' || state === 'attention'
    const detail = waiting
      ? [usual, waitedMs >= 3000 ? `${formatAge(waitedMs)} so far.` : ''].filter(Boolean).join(' ')
      : undefined
    return { id, title, state, ...(detail ? { detail } : {}) }
  })
  const isAskedAgain = cast.toSign != null && status !== 'CREATED'
  const { tone, headline, explanation } = isAskedAgain
    ? signedOnce
    : byOwner && status === 'CREATED'
      ? describeUnsigned(cast)
      : isUnreadable(cast)
        ? unreadable
        : words[status]
  // These say all that there is to say.
  const isWhole =
    headline === unsigned.headline || isAskedAgain || isLetGo(cast) || isUnreadable(cast) || status === 'EXPIRED'
  return {
    tone,
    headline,
    explanation: cast.reason && !isWhole ? `${explanation} ${cast.reason.message}` : explanation,
    steps,
  }
}

/** Lists do not say what is to be signed (`toSign` undefined): there it is assumed to wait. */
function describeUnsigned({ toSign, reason }: Pick<Cast, 'reason'> & Partial<Pick<CastDetail, 'toSign'>>) {
  const ended = reason ? letGo[reason.code] : undefined
  if (ended) return ended
  if (toSign !== null) return unsigned
  return reason ? { ...preparing, tone: 'attention' as const, headline: 'Not ready to be signed yet' } : preparing
}

function toStepState(status: IntentStatus, { index, behind }: { index: number; behind: number }): StepState {
  if (index < behind) return 'done'
  if (index > behind) return 'todo'
  if (failed.has(status)) return 'failed'
  if (isTerminal(status)) return 'todo'
  return status === 'VERIFYING' || status === 'STUCK' ? 'attention' : 'current'
}
