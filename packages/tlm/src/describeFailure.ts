import { AppError } from '@spells/shared'

/** What may be written down of something thrown: its kind, never its text, which can quote a request. */
export function describeFailure(error: unknown): { readonly error: string; readonly code?: string } {
  if (error instanceof AppError) return { error: error.name, code: error.code }
  return { error: error instanceof Error ? error.name : 'unknown' }
}
