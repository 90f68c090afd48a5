import type { TlmFact } from '@spells/shared'
import type { VaultStore } from './vaultStore.ts'

/** Where facts go; they may arrive twice, and in any order. */
export type FactQueue = {
  sendBatch(messages: readonly { readonly body: TlmFact }[]): Promise<unknown>
}

const BATCH = 100

/**
 * Sends what has not been sent. A fact is marked only after the queue took it, and stays readable for ever.
 * @returns whether everything is out
 */
export async function publishFacts(deps: { readonly store: VaultStore; readonly queue: FactQueue }): Promise<boolean> {
  for (;;) {
    const facts = deps.store.listUnpublished(BATCH)
    const last = facts.at(-1)
    if (!last) return true
    try {
      await deps.queue.sendBatch(facts.map((body) => ({ body })))
    } catch (error) {
      const name = error instanceof Error ? error.name : 'unknown'
      console.warn(JSON.stringify({ event: 'facts_not_published', from: facts[0]?.sequence, error: name }))
      return false
    }
    deps.store.markPublished(last.sequence)
  }
}
