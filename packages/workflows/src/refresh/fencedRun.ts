import { closeRefreshRun, lockOpenRun, openRefreshRun, type RunEnd, type SystemDatabase } from '@spells/db'
import { AppError, type Clock } from '@spells/shared'

type Transaction = Parameters<Parameters<SystemDatabase['withSystem']>[0]>[0]

/** The run of one slot of a source. What it writes is refused as soon as a later slot's run was opened. */
export type FencedRun = {
  /** @returns when it began; undefined when it may not run: it has ended, or a later one took its place */
  open(): Promise<number | undefined>
  /** Writes as this run. @throws AppError `run_replaced` */
  write<Value>(work: (tx: Transaction) => Promise<Value>): Promise<Value>
  close(end: Omit<RunEnd, 'endedAt'>): Promise<void>
}

/** @param slot.scheduledAtMs the minute that the run is named for */
export function createFencedRun(
  slot: { readonly source: string; readonly scheduledAtMs: number },
  deps: { readonly openDatabase: () => SystemDatabase; readonly clock: Clock },
): FencedRun {
  const withSystem = async <Value>(work: (tx: Transaction) => Promise<Value>): Promise<Value> => {
    const database = deps.openDatabase()
    try {
      return await database.withSystem(work)
    } finally {
      await database.close()
    }
  }
  return {
    async open() {
      const atMs = await deps.clock.nowMs()
      return (await withSystem((tx) => openRefreshRun(tx, { ...slot, atMs }))) ? atMs : undefined
    },
    write: (work) =>
      withSystem(async (tx) => {
        if (await lockOpenRun(tx, slot)) return work(tx)
        throw new AppError({
          code: 'run_replaced',
          shortMessage: `The refresh of ${slot.source} was overtaken by a later one; it writes no more.`,
          retry: 'never',
        })
      }),
    async close(end) {
      const endedAt = await deps.clock.nowMs()
      await withSystem((tx) => closeRefreshRun(tx, slot, { ...end, endedAt }))
    },
  }
}

/** The code of what failed, as it is kept with a run. */
export function toErrorCode(error: unknown): string {
  if (error instanceof AppError) return error.code
  return error instanceof Error ? error.name : 'unknown'
}
