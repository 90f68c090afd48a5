import { recordRefreshRun, type SystemDatabase } from '@spells/db'
import type { Clock } from '@spells/shared'
import { toErrorCode } from './fencedRun.ts'

/** Records that a source could not be read in a slot. */
export async function recordFailure(
  slot: { readonly source: string; readonly scheduledAtMs: number },
  error: unknown,
  deps: { readonly openDatabase: () => SystemDatabase; readonly clock: Clock },
): Promise<void> {
  const endedAt = await deps.clock.nowMs()
  const database = deps.openDatabase()
  try {
    const counts = { received: 0, accepted: 0, refused: 0, dataBad: [] }
    const run = { ...counts, startedAt: slot.scheduledAtMs, endedAt, error: toErrorCode(error) }
    await database.withSystem((tx) => recordRefreshRun(tx, slot, { ...run, outcome: 'failed' }))
  } finally {
    await database.close()
  }
}
