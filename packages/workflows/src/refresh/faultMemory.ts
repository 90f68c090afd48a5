import { AppError } from '@spells/shared'

/** What the steps of a run failed with: out of a step a fault comes without its class and code, with its text only. */
export type FaultMemory = {
  /** Does the work of a step. */
  keep<Value>(work: () => Promise<Value>): Promise<Value>
  /** The fault behind what the last step threw; the thrown itself in a run that went on elsewhere meanwhile. */
  find(thrown: unknown): unknown
}

export function createFaultMemory(): FaultMemory {
  let last: unknown
  return {
    async keep(work) {
      // What an attempt before failed with is not why this one does.
      last = undefined
      try {
        return await work()
      } catch (error) {
        last = error
        throw error
      }
    },
    find: (thrown) => (thrown instanceof AppError ? thrown : (last ?? thrown)),
  }
}
