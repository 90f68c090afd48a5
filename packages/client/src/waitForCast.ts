import { AppError, type CastId, type IntentStatus, isTerminal } from '@spells/shared'
import type { Cast } from '@spells/shared/api'

export type WaitOptions = {
  readonly until?: readonly IntentStatus[]
  readonly timeoutMs?: number
  readonly intervalMs?: number
  readonly onChange?: (cast: Cast) => void
}

/**
 * Polls a cast until it reaches one of the given states, or any end.
 * @param options.until states to stop at besides terminal ones; default `CONFIRMED`
 * @throws AppError `cast_not_ended` after `timeoutMs`
 */
export async function waitForCast(
  getCast: (id: CastId) => Promise<Cast>,
  id: CastId,
  options: WaitOptions = {},
): Promise<Cast> {
  const { until = ['CONFIRMED'], timeoutMs = 120_000, intervalMs = 250, onChange } = options
  const endAtMs = performance.now() + timeoutMs
  let last: IntentStatus | undefined
  for (;;) {
    const cast = await getCast(id)
    if (cast.status !== last) onChange?.(cast)
    last = cast.status
    if (isTerminal(cast.status) || until.includes(cast.status)) return cast
    if (performance.now() > endAtMs) {
      throw new AppError({
        code: 'cast_not_ended',
        shortMessage: `Cast ${id} is still ${cast.status} after ${timeoutMs} ms.`,
        facts: { id, status: cast.status, timeoutMs },
        retry: 'safe',
      })
    }
    await new Promise((resolve) => setTimeout(resolve, intervalMs))
  }
}
