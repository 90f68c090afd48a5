import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { BATCH_SIZE, type BatchResult } from '@spells/core/simulation'
import { buildWorker } from '@spells/local/buildWorker'
import { getFreePort } from '@spells/local/ports'
import { startWorker } from '@spells/local/startWorker'
import type { BatchRequest } from './batchRequest.ts'

/** Runs all batches one after the other in the workerd that production runs. */
export async function runInWorkerd(
  options: { readonly seeds: number; readonly firstSeed: number },
  onBatch: (result: BatchResult) => void,
): Promise<void> {
  const { seeds, firstSeed } = options
  const dir = mkdtempSync(join(tmpdir(), 'spells-sim-'))
  mkdirSync(join(dir, 'logs'))
  const configPath = join(import.meta.dirname, 'workerd', 'wrangler.toml')
  const logPath = join(dir, 'logs', 'simulation.log')
  let stop = async (): Promise<void> => rmSync(dir, { recursive: true, force: true })
  const interrupt = (): void => void stop().finally(() => process.exit(130))
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, interrupt)
  try {
    const scriptPath = await buildWorker({ configPath, outDir: join(dir, 'build'), logPath })
    const worker = await startWorker({
      ...{ part: 'simulation', configPath, scriptPath, logPath, port: await getFreePort(), vars: {} },
      persistDir: join(dir, 'worker'),
      registryDir: join(dir, 'registry'),
    })
    const clear = stop
    stop = () => worker.stop().then(clear)
    for (let batch = 0; batch * BATCH_SIZE < seeds; batch++) {
      const request: BatchRequest = { batch, firstSeed, seeds }
      const response = await fetch(worker.url, { method: 'POST', body: JSON.stringify(request) })
      if (!response.ok) throw new Error(`Batch ${batch} failed in workerd: ${await response.text()}`)
      onBatch((await response.json()) as BatchResult)
    }
  } finally {
    await stop()
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.off(signal, interrupt)
  }
}
