/**
 * Repeats a read until it gives a value; what the read throws counts as "not yet", since parts are killed and restarted.
 * @throws naming what was waited for, and what was seen last
 */
export async function waitFor<Value>(
  what: string,
  read: () => Promise<Value | undefined>,
  options: { readonly timeoutMs?: number; readonly describe?: () => string } = {},
): Promise<Value> {
  const { timeoutMs = 40_000 } = options
  const endAtMs = performance.now() + timeoutMs
  let failure = ''
  for (;;) {
    try {
      const value = await read()
      if (value !== undefined) return value
      failure = ''
    } catch (error) {
      failure = error instanceof Error ? error.message : String(error)
    }
    if (performance.now() > endAtMs) {
      const seen = [options.describe?.(), failure].filter(Boolean).join('; ')
      throw new Error(`Waited ${timeoutMs / 1000} s for ${what}${seen ? ` (${seen})` : ''}.`)
    }
    await new Promise((resolve) => setTimeout(resolve, 150))
  }
}
