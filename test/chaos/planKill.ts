import { createRandom } from './random.ts'

/** The named boundaries between the steps of a cast, and the Worker that stands at each; the first two of a trigger's. */
export const boundaries = [
  { part: 'public', place: 'trigger.fired' },
  { part: 'public', place: 'trigger.delivered' },
  { part: 'public', place: 'cast.committed' },
  { part: 'public', place: 'cast.submitted' },
  { part: 'private', place: 'tlm.accepted' },
  { part: 'private', place: 'tlm.nonceReserved' },
  { part: 'private', place: 'sponsor.reserved' },
  { part: 'private', place: 'tlm.signatureWanted' },
  { part: 'private', place: 'tlm.signed' },
  { part: 'private', place: 'tlm.sent' },
  { part: 'private', place: 'tlm.included' },
] as const

export type Boundary = (typeof boundaries)[number]['place']
type KilledPart = 'private' | 'public' | 'bundler'

/** One kill: what is killed, and when. */
export type Kill = {
  /** From 1. */
  readonly number: number
  readonly parts: readonly KilledPart[]
  /** Where the first part is held when it is killed; absent: at a random time. */
  readonly place?: Boundary
  /** Waited before anything else, so that kills meet the load anywhere. */
  readonly delayMs: number
  /** Newest blocks that are replaced by empty ones while the parts are down. */
  readonly reorgDepth: number
}

const MAX_DELAY_MS = 500
const REORG_EVERY = 20

/**
 * The kill of this number, by the seed alone, so that an interrupted run goes on with the same plan. Every second one
 * is at a boundary, each in turn; the others at random times. A fifth takes the bundler along, a twentieth comes with
 * a reorg.
 * @param options.maxReorgDepth blocks; below the finality depth
 */
export function planKill(options: {
  readonly seed: number
  readonly number: number
  readonly maxReorgDepth: number
}): Kill {
  const { seed, number } = options
  const random = createRandom(Math.imul(seed + 1, 0x9e3779b1) ^ Math.imul(number, 0x85ebca6b))
  const delayMs = random.below(MAX_DELAY_MS)
  const boundary = number % 2 === 0 ? boundaries[(number / 2 - 1) % boundaries.length] : undefined
  const chance = random.next()
  const drawn: readonly KilledPart[] = chance < 0.4 ? ['private'] : chance < 0.8 ? ['public'] : ['private', 'public']
  const withBundler = number % 5 === 3
  const reorgDepth = number % REORG_EVERY === 0 ? 1 + random.below(options.maxReorgDepth) : 0
  return {
    number,
    parts: [...(boundary ? [boundary.part] : drawn), ...(withBundler ? (['bundler'] as const) : [])],
    ...(boundary ? { place: boundary.place } : {}),
    delayMs,
    reorgDepth,
  }
}
