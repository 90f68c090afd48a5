import { availableParallelism } from 'node:os'
import { parseArgs } from 'node:util'

export type SimOptions = {
  readonly seeds: number
  readonly firstSeed: number
  /** Prints what happened in each schedule, line by line. */
  readonly trace: boolean
  readonly workers: number
  readonly runtime: 'node' | 'workerd'
  /** Steps of a path at most, when everything is tried instead of chosen. */
  readonly exhaustiveDepth?: number
}

const DEFAULT_SEEDS = 10_000
const DEFAULT_DEPTH = 16

/** @throws with one sentence on what the command takes instead */
export function readOptions(args: readonly string[]): SimOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      seeds: { type: 'string' },
      seed: { type: 'string', default: '1' },
      trace: { type: 'boolean', default: false },
      workers: { type: 'string' },
      runtime: { type: 'string', default: 'node' },
      exhaustive: { type: 'boolean', default: false },
      depth: { type: 'string' },
    },
  })
  const { runtime, trace } = values
  if (runtime !== 'node' && runtime !== 'workerd') throw new Error(`--runtime is node or workerd, not ${runtime}.`)
  // One seed is asked for to be read.
  const seeds = values.seeds ?? String(trace ? 1 : DEFAULT_SEEDS)
  return {
    seeds: toCount('seeds', seeds),
    firstSeed: toCount('seed', values.seed),
    trace,
    workers: toCount('workers', values.workers ?? String(availableParallelism())),
    runtime,
    ...(values.exhaustive && { exhaustiveDepth: toCount('depth', values.depth ?? String(DEFAULT_DEPTH)) }),
  }
}

function toCount(name: string, text: string): number {
  const count = Number(text)
  if (!Number.isSafeInteger(count) || count < 1) throw new Error(`--${name} is a whole number from 1 up, not ${text}.`)
  return count
}
