import { canonicalJson } from '@spells/shared'
import { events } from './schema/index.ts'
import type { ScopedTransaction, SystemTransaction } from './transaction.ts'

/** What happened, for the event spine. */
export type EventFacts = {
  /** A UUID of its own, for what is recorded once however often it is asked; absent: a new one. */
  readonly id?: string
  /** `<subject>.<past participle>`, e.g. `vault.created`. */
  readonly type: string
  readonly subject: { readonly kind: string; readonly id: string }
  /** From the Clock, in milliseconds. */
  readonly atMs: number
  /** JSON without secrets. */
  readonly data: Readonly<Record<string, unknown>>
}

/** Writes what the user in scope did. Every mutation calls it in its own transaction. */
export async function recordEvent(tx: ScopedTransaction, event: EventFacts): Promise<void> {
  const { workspaceId, userId, correlationId } = tx.scope
  await insertEvent(tx, { ...event, workspaceId, correlationId, actor: { kind: 'user', id: userId } })
}

/** Writes what a trigger or the system did. */
export async function recordSystemEvent(
  tx: SystemTransaction,
  event: EventFacts & {
    readonly workspaceId: string
    readonly correlationId: string
    readonly actor: { readonly kind: 'trigger' | 'system' | 'user'; readonly id: string }
  },
): Promise<void> {
  await insertEvent(tx, event)
}

async function insertEvent(
  tx: ScopedTransaction | SystemTransaction,
  event: Parameters<typeof recordSystemEvent>[1],
): Promise<void> {
  // Refuses here what could not be hashed alike by PostgreSQL and by a verifier.
  canonicalJson(event.data)
  const row = {
    id: event.id ?? crypto.randomUUID(),
    workspaceId: event.workspaceId,
    type: event.type,
    actorKind: event.actor.kind,
    actorId: event.actor.id,
    subjectKind: event.subject.kind,
    subjectId: event.subject.id,
    correlationId: event.correlationId,
    at: event.atMs,
    data: event.data,
  }
  const insert = tx.insert(events).values(row)
  await (event.id === undefined ? insert : insert.onConflictDoNothing({ target: events.id }))
}
