import { z } from 'zod'

/** Query of every list: `limit` 1–100 (default 50) and the opaque `cursor` of the previous page. */
export const pageQuerySchema = z.strictObject({
  limit: z.coerce.number().int().min(1).max(100).default(50),
  cursor: z.string().min(1).max(512).optional(),
})
export type PageQuery = { readonly limit?: number; readonly cursor?: string }

/** A page of items; `nextCursor` is null at the end. */
export const pageSchema = <Item extends z.ZodType>(item: Item) =>
  z.strictObject({ items: z.array(item), nextCursor: z.string().nullable() })
