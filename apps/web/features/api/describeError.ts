import { ProblemError } from '@spells/client'
import { AppError } from '@spells/shared'
import type { Problem } from '@spells/shared/api'

/** An error for people: what happened, what it means for them, and the fields it is about. */
export type ErrorView = {
  readonly title: string
  readonly detail: string
  readonly fields: NonNullable<Problem['errors']>
  /** Quoted when asking us about it. */
  readonly requestId?: string
}

/** The one way from an error to words on the page. */
export function describeError(error: unknown): ErrorView {
  if (error instanceof ProblemError && error.code === 'unauthenticated') {
    return { title: 'Your sign-in has ended', detail: 'Sign in again, then repeat this. Nothing was sent.', fields: [] }
  }
  if (error instanceof ProblemError && error.code === 'unavailable') {
    const { detail, requestId } = error.problem
    return {
      title: 'A part of Spells does not answer',
      detail: `${detail} Try again in a moment: the same request is never carried out twice.`,
      fields: [],
      requestId,
    }
  }
  if (error instanceof ProblemError) {
    const { title, detail, errors, requestId } = error.problem
    return { title, detail, fields: errors ?? [], requestId }
  }
  if (error instanceof AppError && error.code === 'api_unreachable') {
    return {
      title: 'Spells does not answer',
      detail:
        error.retry === 'unknown'
          ? 'We do not know whether it arrived. It is safe to try again: the same request is never carried out twice.'
          : 'Check your connection. Your vault does not need us: “Safety” works with your wallet alone.',
      fields: [],
    }
  }
  if (error instanceof AppError) return { title: error.shortMessage, detail: '', fields: [] }
  return { title: 'Something failed on this page', detail: 'Reload it. Nothing was sent.', fields: [] }
}
