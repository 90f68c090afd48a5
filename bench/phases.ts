/** Evenly over the block time, in an order in which neighbours are far apart. */
export function listPhases(count: number, blockTimeMs: number): readonly number[] {
  const golden = (Math.sqrt(5) - 1) / 2
  return Array.from({ length: count }, (_, index) => ((index * golden) % 1) * blockTimeMs)
}

/** Waits until the block time has come to a phase. */
export function untilPhase(phaseMs: number, blockTimeMs: number): Promise<void> {
  const aheadMs = (phaseMs - (performance.now() % blockTimeMs) + blockTimeMs) % blockTimeMs
  return new Promise((resolve) => setTimeout(resolve, aheadMs))
}
