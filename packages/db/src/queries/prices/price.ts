import type { prices } from '../../schema/index.ts'

/** A token's price as stored: dollars for one whole token, as decimal strings. */
export type PriceRow = Readonly<typeof prices.$inferSelect>
