import type { WorkflowStep } from 'cloudflare:workers'
import { WORLD_REFRESH_MS } from '@spells/core'
import type { RunEnd, SystemDatabase } from '@spells/db'
import type { Clock } from '@spells/shared'
import { createFaultMemory } from '../refresh/faultMemory.ts'
import { createFencedRun, toErrorCode } from '../refresh/fencedRun.ts'
import { isLeftAlone } from '../refresh/isLeftAlone.ts'
import { ONCE, PATIENCE } from '../refresh/patience.ts'
import { type DocumentEmbedding, type EmbeddedBatch, embedDocuments, REFUSED_TEXT } from './embedDocuments.ts'
import { createVectorWriter } from './vectorStores.ts'
import { VECTORS_SOURCE } from './vectorsSource.ts'

/** How documents got their vectors in a refresh. PERSISTED: the run's output. */
export type VectorsRefreshed = {
  readonly outcome: RunEnd['outcome']
  readonly embedded: number
  /** Documents whose text the provider does not take. */
  readonly refused: number
  /** Documents that are known to have no vector yet. */
  readonly left: number
  /** Why it stopped before the end: `held`, `no_pgvector`, `budget_spent`, `too_many`, or the code of what failed. */
  readonly stopped: string | null
}

/** Batches of documents that one refresh embeds. */
const MAX_BATCHES = 40

/**
 * Embeds documents that have no vector, batch by batch: a source with a fenced run and a breaker of its own. Searches by
 * words need none of it: what fails ends it until the next refresh. Never throws. The step names are persisted by the
 * platform.
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
  const slot = { source: VECTORS_SOURCE, scheduledAtMs }
  const run = createFencedRun(slot, deps)
  let [embedded, refused, left] = [0, 0, 0]
  let stopped: string | null = 'too_many'
  const faults = createFaultMemory()
  const begin = async (): Promise<'running' | 'no_pgvector' | 'held' | 'replaced'> => {
    if ((await run.open()) === undefined) return 'replaced'
    if (await run.write((tx) => isLeftAlone(tx, slot, { periodMs: WORLD_REFRESH_MS }))) {
      await run.close({ outcome: 'held', ...count({ embedded, refused, left }), error: null })
      return 'held'
    }
    return (await createVectorWriter(run.write).prepare(embedding.provider.space)) ? 'running' : 'no_pgvector'
  }
  const embedNext = async (): Promise<EmbeddedBatch> => embedDocuments(run, embedding, await clock.nowMs())
  try {
    const begun = await step.do('begin vectors v1', PATIENCE, () => faults.keep(begin))
    if (begun === 'replaced') return { outcome: 'replaced', embedded, refused, left, stopped: null }
    if (begun === 'held') return { outcome: 'held', embedded, refused, left, stopped: 'held' }
    if (begun === 'no_pgvector') stopped = begun
    for (let part = 0; part < MAX_BATCHES && stopped === 'too_many'; part++) {
      const batch: EmbeddedBatch = await step
        .do(`vectors v1 ${part}`, ONCE, () => faults.keep(embedNext))
        .catch((thrown: unknown) => ({ embedded: 0, refused: 0, left, stopped: toErrorCode(faults.find(thrown)) }))
      embedded += batch.embedded
      refused += batch.refused
      left = batch.left
      stopped = batch.stopped ?? (left > 0 ? 'too_many' : null)
    }
    const outcome = judgeRun(embedded, stopped)
    const end = () => run.close({ outcome, ...count({ embedded, refused, left }), error: stopped })
    await step.do('end vectors v1', PATIENCE, () => faults.keep(end))
    return { outcome, embedded, refused, left, stopped }
  } catch (thrown) {
    const error = toErrorCode(faults.find(thrown))
    const end = () => run.close({ outcome: 'failed', ...count({ embedded, refused, left }), error })
    await step.do('fail vectors v1', PATIENCE, end).catch(() => {})
    return { outcome: 'failed', embedded, refused, left, stopped: error }
  }
}

function count(
  of: Pick<VectorsRefreshed, 'embedded' | 'refused' | 'left'>,
): Pick<RunEnd, 'received' | 'accepted' | 'refused' | 'dataBad'> {
  const { embedded, refused, left } = of
  const dataBad = refused > 0 ? [{ ...REFUSED_TEXT, count: refused }] : []
  return { received: embedded + refused + left, accepted: embedded, refused, dataBad }
}

function judgeRun(embedded: number, stopped: string | null): RunEnd['outcome'] {
  if (stopped === null) return 'good'
  if (embedded > 0) return 'partial'
  // As it was meant: nothing is wrong.
  return stopped === 'budget_spent' ? 'held' : 'failed'
}
