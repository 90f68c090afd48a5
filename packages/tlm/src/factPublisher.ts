import type { TlmFact } from '@spells/shared'
import { describeFailure } from './describeFailure.ts'
import type { VaultStore } from './vaultStore.ts'

/** Where facts go; they may arrive twice, and in any order. */
export type FactQueue = {
  sendBatch(messages: readonly { readonly body: TlmFact }[]): Promise<unknown>
}

export type FactPublisher = {
  /** Sends what has not been sent. Facts stay readable for ever. */
  publish(): Promise<void>
  /**
   * Marks what the queue took. Not done at once: made in the turn of another write, it costs no write of its own.
   * Whatever is not marked when the instance ends is sent again.
   */
  mark(): void
}

const BATCH = 100

export function createFactPublisher(deps: { readonly store: VaultStore; readonly queue: FactQueue }): FactPublisher {
  const { store, queue } = deps
  let isPublishing = false
  let sentUpTo = 0
  let markedUpTo = 0

  const send = async (): Promise<void> => {
    for (;;) {
      const facts = store.listUnpublished(BATCH, sentUpTo)
      const last = facts.at(-1)
      if (!last) return
      await queue.sendBatch(facts.map((body) => ({ body })))
      sentUpTo = last.sequence
    }
  }

  return {
    publish: async () => {
      if (isPublishing) return
      isPublishing = true
      try {
        await send()
      } catch (error) {
        console.warn(JSON.stringify({ event: 'facts_not_published', after: sentUpTo, ...describeFailure(error) }))
      } finally {
        isPublishing = false
      }
    },
    mark: () => {
      if (sentUpTo === markedUpTo) return
      store.markPublished(sentUpTo)
      markedUpTo = sentUpTo
    },
  }
}
