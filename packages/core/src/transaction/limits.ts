/** Bounds and cadences of one vault's transaction machine. Times in milliseconds of the stack's clock. */
export type TransactionLimits = {
  /** Operations that may be in the bundler's mempool at once; unstaked senders are capped at 4 (ERC-7562). */
  readonly maxLiveNormal: number
  readonly maxLiveProtective: number
  /** Intents that may wait for a lane before `submit` answers `vault_busy`. */
  readonly maxQueued: number
  /** Signed payloads that one nonce of an intent may have. */
  readonly maxAttempts: number
  /** Shortest time between signing and the deadline for which signing is worth it, in seconds of chain time. */
  readonly minLeadSec: number
  /** After this without inclusion the intent is VERIFYING. */
  readonly receiptTimeoutMs: number
  /** After this without inclusion the intent is STUCK: an alert is raised, watching goes on. */
  readonly recoveryBudgetMs: number
  readonly pollMinMs: number
  readonly pollLandingMaxMs: number
  readonly pollFinalityMaxMs: number
  readonly pollStuckMaxMs: number
  readonly resendMinMs: number
  readonly resendMaxMs: number
  readonly retryMinMs: number
  readonly retryMaxMs: number
  /** Consecutive readings in which nodes answer without an included operation's result before it counts as lost. */
  readonly unreadableReadings: number
  /** Consecutive observations that must agree before a nonce counts as consumed by somebody else. */
  readonly foreignObservations: number
}

/** The limits that the product runs with. */
export const defaultLimits: TransactionLimits = {
  maxLiveNormal: 3,
  maxLiveProtective: 1,
  maxQueued: 200,
  maxAttempts: 3,
  minLeadSec: 5,
  receiptTimeoutMs: 120_000,
  recoveryBudgetMs: 900_000,
  pollMinMs: 50,
  pollLandingMaxMs: 1_000,
  pollFinalityMaxMs: 5_000,
  pollStuckMaxMs: 30_000,
  resendMinMs: 3_000,
  resendMaxMs: 60_000,
  retryMinMs: 250,
  retryMaxMs: 10_000,
  unreadableReadings: 20,
  foreignObservations: 3,
}

/**
 * Doubles from `minMs` with each failure, up to `maxMs`, and is then shorter by up to a quarter: what failed together
 * is not tried again together.
 * @param who what is tried; it always draws the same, so that the machine stays without chance
 */
export function backoffMs(who: string, failures: number, minMs: number, maxMs: number): number {
  const longestMs = Math.min(maxMs, minMs * 2 ** Math.min(failures, 20))
  return longestMs - Math.floor((longestMs * drawShare(who, failures)) / 4)
}

/** In [0, 1): FNV-1a over the name and the number, with the last step of MurmurHash3, or similar names would come close. */
function drawShare(who: string, number: number): number {
  let hash = 0x811c9dc5 ^ number
  for (let at = 0; at < who.length; at++) hash = Math.imul(hash ^ who.charCodeAt(at), 0x01000193)
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  return ((hash ^ (hash >>> 13)) >>> 0) / 2 ** 32
}

/** Whether a planned time has come. One further away than it can have been planned means that the clock was set back. */
export function isDue(atMs: number, nowMs: number, longestMs: number): boolean {
  return atMs <= nowMs || atMs > nowMs + longestMs
}
