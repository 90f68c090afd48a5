import type { Hex } from 'viem'
import type { SendOutcome } from '../event.ts'
import type { ModelChain, ModelOperation } from './modelChain.ts'
import type { Random } from './random.ts'

/** How often each thing goes wrong, as a probability per occasion. */
export type BundlerFaults = {
  readonly requestLost: number
  readonly replyLost: number
  readonly refusedButKept: number
  readonly refused: number
  readonly acceptedButDropped: number
  readonly restart: number
  readonly delay: number
}

export type ModelBundler = ReturnType<typeof createModelBundler>

/** A bundler that keeps its mempool in memory and lies by omission. */
export function createModelBundler(chain: ModelChain, random: Random) {
  let mempool = new Map<Hex, ModelOperation>()
  /** Bytes that somebody else got hold of: they can land at any time. */
  const leaked = new Map<Hex, ModelOperation>()
  const refusal = { code: 'aa23', message: 'Refused.' } as const

  return {
    send: (op: ModelOperation, faults: BundlerFaults): SendOutcome => {
      if (random.chance(faults.requestLost)) return { kind: 'unknown', detail: 'timeout' }
      if (random.chance(faults.refusedButKept)) {
        leaked.set(op.hash, op)
        return { kind: 'deterministic', refusal: { ...refusal, mayPassLater: random.chance(0.5) } }
      }
      if (random.chance(faults.refused)) {
        return { kind: 'deterministic', refusal: { ...refusal, mayPassLater: random.chance(0.5) } }
      }
      const nonce = chain.getNonce(op.lane, chain.head().number)
      if (op.sequence !== nonce || mempool.has(op.hash)) return { kind: 'landed' }
      if (!random.chance(faults.acceptedButDropped)) mempool.set(op.hash, op)
      return random.chance(faults.replyLost) ? { kind: 'unknown', detail: 'lost reply' } : { kind: 'accepted' }
    },
    /** What goes into the next block; leaked bytes stay leaked. */
    bundle: (faults: BundlerFaults): readonly ModelOperation[] => {
      const ready = [...mempool.values()].filter(() => !random.chance(faults.delay))
      for (const op of ready) mempool.delete(op.hash)
      return [...ready, ...[...leaked.values()].filter(() => random.chance(0.2))]
    },
    /** Somebody else hands these bytes to the chain. */
    leak: (op: ModelOperation): void => {
      leaked.set(op.hash, op)
    },
    restart: (): void => {
      mempool = new Map()
    },
  }
}
