/**
 * Most refreshes of the markets or the prices that are left out in a row: triggers rest on them, so that each stretch
 * in which a value may open risk has a try.
 */
export const MARKET_LONGEST_PAUSE = 1

/** How often the world's news and what is made of them are refreshed, in milliseconds. Source: PRODUCT.md, cadence. */
export const WORLD_REFRESH_MS = 30 * 60_000

/** How often clusters and cascades are searched, in milliseconds. Source: PRODUCT.md, cadence. */
export const RELATIONS_REFRESH_MS = 6 * 60 * 60_000
