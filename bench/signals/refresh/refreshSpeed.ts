/** One refresh of all markets by the public Worker in workerd, or what it is beside. */
export type RefreshSpeed = {
  readonly work: string
  readonly markets: number
  readonly totalMs: number
  /** Until they were in the cache and the triggers had seen them. */
  readonly knownMs: number | null
  readonly calls: number
  /** Observations that are stored. */
  readonly rows: number
  /** CPU time of workerd. */
  readonly cpuMs: number | null
  /** Resident memory of workerd, at most, above what it was at rest before the first refresh. */
  readonly addedRss: number | null
}
