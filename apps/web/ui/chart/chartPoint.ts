/** A probability at a moment. `atMs` in milliseconds; probability in [0, 1]. */
export type ChartPoint = { readonly atMs: number; readonly probability: number }

/** A stretch of time about which nothing is known, in milliseconds. */
export type ChartGap = { readonly fromMs: number; readonly toMs: number }
