/** Something at a moment, in milliseconds. */
export type TimedPoint = { readonly atMs: number }

/** A probability at a moment. `atMs` in milliseconds; probability in [0, 1]. */
export type ChartPoint = TimedPoint & { readonly probability: number }

/** A stretch of time about which nothing is known, in milliseconds. */
export type ChartGap = { readonly fromMs: number; readonly toMs: number }
