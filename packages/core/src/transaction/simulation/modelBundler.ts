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
  /** An operation goes into a bundle twice, or a replaced one stays beside its replacement. */
  readonly duplicate: number
  /** Cheaper than what it would replace, whatever it offers. */
  readonly underpriced: number
}

export type ModelBundler = ReturnType<typeof createModelBundler>

/** A replacement must offer a tenth more. */
const RAISE = 1.1

/** A bundler that keeps its mempool in memory and lies by omission. */
export function createModelBundler(chain: ModelChain, random: Random) {
  const mempool = new Map<Hex, ModelOperation>()
  /** Bytes that somebody else got hold of: they can land at any time. */
  const leaked = new Map<Hex, ModelOperation>()

  const refuse = (code: string): SendOutcome => {
    return { kind: 'deterministic', refusal: { code, message: 'Refused.', mayPassLater: random.chance(0.5) } }
  }
  const findRival = (op: ModelOperation): ModelOperation | undefined => {
    for (const other of mempool.values()) if (other.lane === op.lane && other.sequence === op.sequence) return other
    return undefined
  }
  const isOutbidden = (op: ModelOperation, rival: ModelOperation): boolean =>
    op.maxFeeWei !== undefined && rival.maxFeeWei !== undefined && op.maxFeeWei < rival.maxFeeWei * RAISE

  return {
    send: (op: ModelOperation, faults: BundlerFaults): SendOutcome => {
      if (random.chance(faults.requestLost)) return { kind: 'unknown', detail: 'timeout' }
      if (random.chance(faults.refusedButKept)) {
        leaked.set(op.hash, op)
        return refuse('aa23')
      }
      if (random.chance(faults.refused)) return refuse('aa23')
      const nonce = chain.getNonce(op.lane, chain.head().number)
      if (op.sequence !== nonce || mempool.has(op.hash)) return { kind: 'landed' }
      const rival = findRival(op)
      if (rival && (isOutbidden(op, rival) || random.chance(faults.underpriced)))
        return refuse('replacement_underpriced')
      if (rival && !random.chance(faults.duplicate)) mempool.delete(rival.hash)
      if (!random.chance(faults.acceptedButDropped)) mempool.set(op.hash, op)
      return random.chance(faults.replyLost) ? { kind: 'unknown', detail: 'lost reply' } : { kind: 'accepted' }
    },
    /** What goes into the next block; leaked bytes stay leaked. */
    bundle: (faults: BundlerFaults): readonly ModelOperation[] => {
      const ready: ModelOperation[] = []
      for (const op of mempool.values()) {
        if (random.chance(faults.delay)) continue
        ready.push(op)
        if (random.chance(faults.duplicate)) ready.push(op)
      }
      for (const op of ready) mempool.delete(op.hash)
      for (const op of leaked.values()) if (random.chance(0.2)) ready.push(op)
      return ready
    },
    /** Somebody else hands these bytes to the chain. */
    leak: (op: ModelOperation): void => {
      leaked.set(op.hash, op)
    },
    /** What a reorg took out of the chain is in a mempool again. */
    takeBack: (op: ModelOperation): void => {
      mempool.set(op.hash, op)
    },
    restart: (): void => mempool.clear(),
    describe: () => [[...mempool.keys()].sort(), [...leaked.keys()].sort()],
  }
}
