import type { markets } from '../../schema/index.ts'

/** A market as stored. Times in milliseconds, probability of the first outcome in [0, 1]. */
export type MarketRow = Readonly<typeof markets.$inferSelect>

/** Place in the list of markets, which is ordered by volume, largest first. A market without a volume counts as -1. */
export type MarketPlace = { readonly volumeUsd: number; readonly id: string }
