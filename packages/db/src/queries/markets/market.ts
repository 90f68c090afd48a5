import type { MarketOrder, MarketSort } from '@spells/shared/api'
import type { markets } from '../../schema/index.ts'

/** A market as stored. Times in milliseconds, probability of the first outcome in [0, 1]. */
export type MarketRow = Readonly<typeof markets.$inferSelect>

/** What markets are listed by, and which end comes first. */
export type MarketListing = { readonly sort: MarketSort; readonly order: MarketOrder }

/** Place in the list of markets: what it is listed by as a number (a time in milliseconds), null where that is not known. */
export type MarketPlace = { readonly key: number | null; readonly id: string }
