import { listOpenCasts, type SystemDatabase } from '@spells/db'
import type { Clock } from '@spells/shared'
import type { CastStarter } from './castStarter.ts'

/**
 * Makes the Workflows of casts without an outcome look again: missing ones are created, given-up ones restarted. Local
 * Workflows do not go on by themselves after a restart.
 * @param options.idleMs only casts that nothing changed for so long; 0 after a restart
 * @returns how many were kicked and how many could not be
 */
export async function kickOpenCasts(
  deps: { readonly database: SystemDatabase; readonly clock: Clock; readonly starter: CastStarter },
  options: { readonly idleMs?: number; readonly limit?: number } = {},
): Promise<{ kicked: number; failed: number }> {
  const { idleMs = 30_000, limit = 200 } = options
  const nowMs = await deps.clock.nowMs()
  const open = await deps.database.withSystem((tx) => listOpenCasts(tx, { beforeMs: nowMs - idleMs + 1, limit }))
  const ends = await Promise.allSettled(open.map((cast) => deps.starter.kick(cast)))
  const failed = ends.filter(({ status }) => status === 'rejected').length
  return { kicked: ends.length - failed, failed }
}
