import { Worker } from 'node:worker_threads'
import { BATCH_SIZE, type BatchResult } from '@spells/core/simulation'
import type { BatchRequest } from './batchRequest.ts'

/** Runs all batches in threads of this process, each taking the next one when it is done with its last. */
export async function runInThreads(
  options: { readonly seeds: number; readonly firstSeed: number; readonly workers: number },
  onBatch: (result: BatchResult) => void,
): Promise<void> {
  const { seeds, firstSeed } = options
  const batches = Math.ceil(seeds / BATCH_SIZE)
  let next = 0
  const work = async (): Promise<void> => {
    const worker = new Worker(new URL('./thread.ts', import.meta.url))
    try {
      while (next < batches) onBatch(await ask(worker, { batch: next++, firstSeed, seeds }))
    } finally {
      await worker.terminate()
    }
  }
  await Promise.all(Array.from({ length: Math.min(options.workers, batches) }, work))
}

function ask(worker: Worker, request: BatchRequest): Promise<BatchResult> {
  return new Promise((resolve, reject) => {
    worker.once('message', (result: BatchResult) => {
      worker.off('error', reject)
      resolve(result)
    })
    worker.once('error', reject)
    worker.postMessage(request)
  })
}
