import { AppError } from '@spells/shared'

/**
 * Repeats a read until it gives a value.
 * @throws AppError `not_in_time`
 */
export async function waitUntil<Value>(
  what: string,
  read: () => Promise<Value | undefined>,
  options: { readonly timeoutMs?: number; readonly intervalMs?: number } = {},
): Promise<Value> {
  const { timeoutMs = 180_000, intervalMs = 250 } = options
  const endAtMs = performance.now() + timeoutMs
  for (;;) {
    const value = await read()
    if (value !== undefined) return value
    if (performance.now() > endAtMs) {
      throw new AppError({
        code: 'not_in_time',
        shortMessage: `Waited ${timeoutMs} ms for ${what}.`,
        facts: { what, timeoutMs },
        retry: 'safe',
      })
    }
    await new Promise((resolve) => setTimeout(resolve, intervalMs))
  }
}
