/** Patience of most steps of a refresh. */
export const PATIENCE = {
  retries: { limit: 2, delay: '2 seconds', backoff: 'exponential' },
  timeout: '2 minutes',
} as const

/** Of a step that is not done again: what it asks is asked again by itself, or by the next refresh. */
export const ONCE = { retries: { limit: 0, delay: 0 }, timeout: '2 minutes' } as const
