import type { WorkflowStep } from 'cloudflare:workers'
import type { RunEnd, SystemDatabase } from '@spells/db'
import type { Clock } from '@spells/shared'
import { createFaultMemory } from '../refresh/faultMemory.ts'
import { createFencedRun, toErrorCode } from '../refresh/fencedRun.ts'
import { type DocumentEmbedding, type EmbeddedBatch, embedDocuments } from './embedDocuments.ts'

/** How documents got their vectors in a refresh. PERSISTED: the run's output. */
export type VectorsRefreshed = {
  readonly outcome: RunEnd['outcome']
  readonly embedded: number
  /** Documents that are known to have no vector yet. */
  readonly left: number
  /** Why it stopped before the end: `no_pgvector`, `budget_spent`, `too_many`, or the code of what failed. */
  readonly stopped: string | null
}

/** The name under which the vectors are recorded as a source. */
export const VECTORS_SOURCE = 'search-vectors'
const patience = { retries: { limit: 2, delay: '2 seconds', backoff: 'exponential' }, timeout: '2 minutes' } as const
/** The provider itself is asked again; what is left waits for the next refresh. */
const once = { retries: { limit: 0, delay: 0 }, timeout: '2 minutes' } as const
/** Batches of documents that one refresh embeds. */
const MAX_BATCHES = 40

/**
 * Embeds documents that have no vector, batch by batch, in a fenced run of its own. Searches by words need none of it:
 * what fails ends it until the next refresh. Never throws. The step names are persisted by the platform.
 * @returns undefined, with nothing done, where no provider is configured
 */
export async function refreshVectors(
  scheduledAtMs: number,
  step: WorkflowStep,
  deps: {
    readonly embedding?: DocumentEmbedding | undefined
    readonly clock: Clock
    /** The one-shot driver, as the system role. */
    readonly openDatabase: () => SystemDatabase
  },
): Promise<VectorsRefreshed | undefined> {
  const { embedding, clock } = deps
  if (!embedding) return undefined
  const run = createFencedRun({ source: VECTORS_SOURCE, scheduledAtMs }, deps)
  let [embedded, left] = [0, 0]
  let stopped: string | null = 'too_many'
  const faults = createFaultMemory()
  const embedNext = async (): Promise<EmbeddedBatch> => embedDocuments(run, embedding, await clock.nowMs())
  try {
    const startedAtMs = await step.do('begin vectors v1', patience, async () => (await run.open()) ?? null)
    if (startedAtMs === null) return { outcome: 'replaced', embedded, left, stopped: null }
    for (let part = 0; part < MAX_BATCHES; part++) {
      const batch: EmbeddedBatch = await step
        .do(`vectors v1 ${part}`, once, () => faults.keep(embedNext))
        .catch((thrown: unknown) => ({ embedded: 0, left, stopped: toErrorCode(faults.find(thrown)) }))
      embedded += batch.embedded
      left = batch.left
      stopped = batch.stopped ?? (left > 0 ? 'too_many' : null)
      if (stopped !== 'too_many') break
    }
    const outcome = stopped === null ? 'good' : embedded > 0 ? 'partial' : 'failed'
    const counts = { received: embedded + left, accepted: embedded, refused: 0, dataBad: [] }
    await step.do('end vectors v1', patience, () => run.close({ outcome, ...counts, error: stopped }))
    return { outcome, embedded, left, stopped }
  } catch (error) {
    return { outcome: 'failed', embedded, left, stopped: toErrorCode(error) }
  }
}
