import type { BundlerFaults } from './modelBundler.ts'
import type { Random } from './random.ts'

/** How often each thing goes wrong in one schedule. */
export type Faults = BundlerFaults & {
  readonly crash: number
  readonly reorg: number
  readonly lag: number
  readonly logLag: number
  readonly unavailable: number
  readonly policyRefusal: number
  readonly revoke: number
  readonly revert: number
  readonly unmet: number
  readonly clockJump: number
  readonly foreign: number
  /** The owner uses another client. */
  readonly foreignOwner: number
  readonly feeSpike: number
  readonly premiseLost: number
  readonly ownerIdle: number
  readonly ownerLate: number
  readonly ownerNever: number
  readonly ownerElsewhere: number
  readonly ownerTakesBack: number
  readonly repeatedEvent: number
}

const most: Faults = {
  requestLost: 0.4,
  replyLost: 0.5,
  refusedButKept: 0.3,
  refused: 0.2,
  acceptedButDropped: 0.4,
  restart: 0.05,
  delay: 0.7,
  crash: 0.1,
  reorg: 0.1,
  lag: 0.5,
  logLag: 0.2,
  unavailable: 0.4,
  policyRefusal: 0.1,
  revoke: 0.003,
  revert: 0.3,
  unmet: 0.3,
  clockJump: 0.05,
  foreign: 0.005,
  foreignOwner: 0.01,
  feeSpike: 0.1,
  premiseLost: 0.2,
  ownerIdle: 0.9,
  ownerLate: 0.3,
  ownerNever: 0.3,
  ownerElsewhere: 0.2,
  ownerTakesBack: 0.1,
  repeatedEvent: 0.3,
}

/** Each schedule draws its own mix, with most kinds of fault absent: mixes find what averages hide. */
export function drawFaults(random: Random): Faults {
  const entries = Object.entries(most).map(([name, limit]) => [name, random.chance(0.5) ? 0 : limit * random.next()])
  return Object.fromEntries(entries) as Faults
}

export const noFaults = Object.fromEntries(Object.keys(most).map((name) => [name, 0])) as Faults
