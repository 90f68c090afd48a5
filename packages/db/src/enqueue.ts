import { outbox } from './schema/index.ts'
import type { ScopedTransaction, SystemTransaction } from './transaction.ts'

/** Work to be done after the commit. */
export type OutboxWork = {
  readonly workspaceId: string
  readonly topic: (typeof outbox.$inferInsert)['topic']
  /** What the work is about, e.g. the cast's id. */
  readonly key: string
  readonly body: Readonly<Record<string, unknown>>
  /** From the Clock, in milliseconds; due at once. */
  readonly atMs: number
}

/** Puts work into the outbox, in the transaction that makes it necessary. */
export async function enqueue(tx: ScopedTransaction | SystemTransaction, work: OutboxWork): Promise<void> {
  await tx.insert(outbox).values({
    id: crypto.randomUUID(),
    workspaceId: work.workspaceId,
    topic: work.topic,
    key: work.key,
    body: work.body,
    createdAt: work.atMs,
    nextAttemptAt: work.atMs,
  })
}
