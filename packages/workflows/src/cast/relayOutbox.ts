import {
  claimOutbox,
  failOutbox,
  finishOutbox,
  type OutboxRow,
  recordSystemEvent,
  type SystemDatabase,
} from '@spells/db'
import { AppError, type Clock } from '@spells/shared'
import { OUTBOX_MAX_ATTEMPTS, outboxBackoffMs } from './outboxBackoff.ts'

/** Does one piece of work, at least once. Throws when it must be tried again. */
export type OutboxHandler = (row: OutboxRow) => Promise<void>
/** One handler per topic; topics without one are left alone. */
export type OutboxHandlers = Partial<Record<OutboxRow['topic'], OutboxHandler>>

const LEASE_MS = 60_000
const BATCH = 20
const MAX_BATCHES = 25

/**
 * Does the work that commits left in the outbox: each entry at least once, with exponential backoff and jitter, until
 * it is done or dead. Relays may run beside each other.
 * @returns how many entries were done, failed for now, and given up
 */
export async function relayOutbox(
  handlers: OutboxHandlers,
  deps: { readonly database: SystemDatabase; readonly clock: Clock },
): Promise<{ done: number; failed: number; dead: number }> {
  const counts = { done: 0, failed: 0, dead: 0 }
  const topics = Object.keys(handlers) as OutboxRow['topic'][]
  for (let batch = 0; batch < MAX_BATCHES; batch++) {
    const nowMs = await deps.clock.nowMs()
    const rows = await deps.database.withSystem((tx) =>
      claimOutbox(tx, { topics, nowMs, leaseMs: LEASE_MS, limit: BATCH }),
    )
    const ends = await Promise.all(rows.map((row) => relay(row, handlers[row.topic], deps)))
    for (const end of ends) counts[end]++
    if (rows.length < BATCH) break
  }
  return counts
}

async function relay(
  row: OutboxRow,
  handler: OutboxHandler | undefined,
  deps: { readonly database: SystemDatabase; readonly clock: Clock },
): Promise<'done' | 'failed' | 'dead'> {
  let failure: string | undefined
  try {
    await handler?.(row)
  } catch (error) {
    failure = error instanceof AppError ? `${error.code}: ${error.shortMessage}` : nameOf(error)
  }
  const nowMs = await deps.clock.nowMs()
  if (failure === undefined) {
    await deps.database.withSystem((tx) => finishOutbox(tx, row.id, nowMs))
    return 'done'
  }
  const error = failure
  const attempts = row.attempts + 1
  const isDead = attempts >= OUTBOX_MAX_ATTEMPTS
  await deps.database.withSystem(async (tx) => {
    const nextAttemptAtMs = isDead ? null : nowMs + outboxBackoffMs(attempts, Math.random())
    await failOutbox(tx, { id: row.id, attempts, error, atMs: nowMs, nextAttemptAtMs })
    if (!isDead) return
    await recordSystemEvent(tx, {
      type: 'outbox.dead_lettered',
      workspaceId: row.workspaceId,
      correlationId: row.id,
      actor: { kind: 'system', id: 'outbox-relay' },
      subject: { kind: 'outbox', id: row.id },
      atMs: nowMs,
      data: { topic: row.topic, key: row.key, attempts, error },
    })
  })
  return isDead ? 'dead' : 'failed'
}

/** The message of a foreign error may quote input, so only its name is kept. */
function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : 'unknown'
}
