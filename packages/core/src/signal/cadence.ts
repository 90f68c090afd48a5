/** How often the world's news and what is made of them are refreshed, in milliseconds. Source: PRODUCT.md, cadence. */
export const WORLD_REFRESH_MS = 30 * 60_000

/** How often clusters and cascades are searched, in milliseconds. Source: PRODUCT.md, cadence. */
export const RELATIONS_REFRESH_MS = 6 * 60 * 60_000
