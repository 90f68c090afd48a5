/** Where token prices come from: GMX's oracle keepers, and price feeds on the chain. WIRE, PERSISTED. */
export const PRICE_SOURCES = ['gmx', 'chainlink'] as const
export type PriceSourceName = (typeof PRICE_SOURCES)[number]
