import { AppError } from '@spells/shared'

/** What a provider answers to a text that it does not take: too long, or not to its liking. */
const STATUSES: readonly unknown[] = [400, 413, 422]

/**
 * Whether a provider failed for the sake of what it was asked, so that it may well take other texts: it refused the
 * request as such, or answered with what is no vector.
 */
export function isOfTheTexts(error: unknown): boolean {
  if (!(error instanceof AppError)) return false
  const isRefused = error.code === 'upstream_refused' && STATUSES.includes(error.facts.status)
  return isRefused || error.code === 'upstream_not_usable'
}
