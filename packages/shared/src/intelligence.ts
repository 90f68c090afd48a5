/** Why a move is put down to a story. PERSISTED: Postgres. */
export type LinkEvidence = {
  /** What question or token and title have in common, in plain words: `fed`, `rate`, `place:US`, `category:monetary`. */
  readonly shared: readonly string[]
  /** How near the two are by their words, in [0, 1]. */
  readonly relatedness: number
  /** The move: from and to (a probability, or dollars), how many of its own usual moves it was, and how late after the first report. */
  readonly from: number
  readonly to: number
  readonly deviations: number
  readonly lagMs: number
  /** How likely such a move in that time is without any story, and the same corrected for all pairs that were looked at. */
  readonly pValue: number
  readonly qValue: number
  /** Other stories that could explain the same move, with how near they are. */
  readonly competing: readonly { readonly storyId: string; readonly relatedness: number }[]
}

/** Workspaces that wait near a level, with noise; null when they are not enough to be told. PERSISTED: Postgres. */
export type SharedLevel = {
  /** Bounds of the level in [0, 1]; the upper one is outside. */
  readonly from: number
  readonly to: number
  readonly workspaces: number | null
}
