import type { BundlerFaults } from './modelBundler.ts'
import type { Random } from './random.ts'

/** How often each thing goes wrong in one schedule. */
export type Faults = BundlerFaults & {
  readonly crash: number
  readonly reorg: number
  /** A node's head is behind. */
  readonly lag: number
  /** Logs are indexed later than their block. */
  readonly logLag: number
  /** A node tells of an inclusion that is not there, or hides one, above the finality boundary. */
  readonly forged: number
  /** A node answers for another chain. */
  readonly wrongChain: number
  readonly unavailable: number
  readonly policyRefusal: number
  readonly revoke: number
  /** The owner has a session's key destroyed. */
  readonly wipe: number
  /** A session's key cannot be decrypted. */
  readonly unreadableKey: number
  /** A sponsor has no deposit left. */
  readonly sponsorEmpty: number
  readonly revert: number
  readonly unmet: number
  /** No node can tell the result at a block, ever. */
  readonly pruned: number
  readonly clockJump: number
  /** Somebody else uses a session's lane. */
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
  duplicate: 0.3,
  underpriced: 0.5,
  crash: 0.1,
  reorg: 0.1,
  lag: 0.5,
  logLag: 0.2,
  forged: 0.1,
  wrongChain: 0.05,
  unavailable: 0.4,
  policyRefusal: 0.1,
  revoke: 0.003,
  wipe: 0.003,
  unreadableKey: 0.02,
  sponsorEmpty: 0.2,
  revert: 0.3,
  unmet: 0.3,
  pruned: 0.2,
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

export type FaultKind = keyof Faults

export const faultKinds = Object.keys(most) as readonly FaultKind[]

/** What ends vaults' work for good is absent more often than the rest, since it hides what comes after it. */
const rare: ReadonlySet<FaultKind> = new Set(['foreign', 'unreadableKey', 'wipe', 'revoke'])

/** Each schedule draws its own mix, with most kinds of fault absent: mixes find what averages hide. */
export function drawFaults(random: Random): Faults {
  const faults = { ...noFaults } as Record<FaultKind, number>
  for (const kind of faultKinds) {
    if (random.chance(rare.has(kind) ? 0.25 : 0.5)) faults[kind] = most[kind] * random.next()
  }
  return faults
}

export const noFaults = Object.fromEntries(faultKinds.map((kind) => [kind, 0])) as Faults
