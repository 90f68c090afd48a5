import { recordRefreshRun, type SystemDatabase } from '@spells/db'
import type { Clock } from '@spells/shared'
import { toErrorCode } from './fencedRun.ts'

/**
 * Records that a source could not be read in a slot.
 * @param failed.startedAtMs when it began, should its run not have been opened
 */
export async function recordFailure(
  slot: { readonly source: string; readonly scheduledAtMs: number },
  failed: { readonly startedAtMs: number; readonly error: unknown },
  deps: { readonly openDatabase: () => SystemDatabase; readonly clock: Clock },
): Promise<void> {
  const endedAt = await deps.clock.nowMs()
  const database = deps.openDatabase()
  try {
    const counts = { received: 0, accepted: 0, refused: 0, dataBad: [] }
    const run = { ...counts, startedAt: failed.startedAtMs, endedAt, error: toErrorCode(failed.error) }
    await database.withSystem((tx) => recordRefreshRun(tx, slot, { ...run, outcome: 'failed' }))
  } finally {
    await database.close()
  }
}
