import { openStage, type Stage } from './openStage.ts'

/** Opens a stage for a program, works on it, and ends it: afterwards, or when the program is told to stop. */
export async function withStage(work: (stage: Stage) => Promise<void>): Promise<void> {
  const stage = await openStage()
  let stopping: Promise<void> | undefined
  const stop = () => {
    stopping ??= stage.stop()
    return stopping
  }
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => void stop().finally(() => process.exit(130)))
  }
  try {
    await work(stage)
  } finally {
    await stop()
  }
}
