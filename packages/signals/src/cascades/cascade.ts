/** One market that moves before another. PERSISTED: KV snapshot, Postgres. */
export type CascadeEdge = {
  readonly leaderId: string
  readonly followerId: string
  /** By how much the follower is later. */
  readonly lagMs: number
  /** Correlation at that lag, in [-1, 1]; negative when the follower moves the other way. */
  readonly strength: number
  /** Part of the leader's large moves that the follower answered in the expected direction, in [0, 1]. */
  readonly hitRate: number
  /** Large moves of the leader behind the hit rate. */
  readonly moves: number
  /** Probability of such a correlation by chance, for this one test. */
  readonly pValue: number
  /** Part of the edges that would be chance if this one were the weakest believed (Benjamini–Hochberg). */
  readonly qValue: number
  /** After what time the answer has fallen to half; 0 when it comes at once. */
  readonly decayHalfLifeMs: number
}
