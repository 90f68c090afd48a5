import { z } from 'zod'
import { timeSchema } from '../primitives.ts'
import { type PageQuery, pageQuerySchema } from './page.ts'

const code = z.string().regex(/^[A-Za-z0-9_]{1,60}$/)

/**
 * What a source sent that could not be used: where, why, and how often. Of what it sent itself nothing is shown: an item
 * whose name is no plain id (a link, say) goes by a hash of it.
 */
export const dataBadSchema = z.strictObject({
  source: z.string(),
  /** Id, symbol or place in the document; null when the item had none. */
  item: z
    .string()
    .regex(/^([A-Za-z0-9._-]{1,80}|item \d{1,6}|hash:[0-9a-f]{16})$/)
    .nullable(),
  field: code,
  reason: code,
  /** Readings in which it was so. */
  count: z.int().positive(),
  firstSeenAt: timeSchema,
  lastSeenAt: timeSchema,
})
export type DataBadView = z.infer<typeof dataBadSchema>

/**
 * `GET /v1/signals/data-bad`: the last seen first, of the last 90 days. What is seen again while one turns the pages
 * goes to the front, where a new list begins with it.
 */
export const dataBadQuerySchema = pageQuerySchema.extend({
  /** As `GET /v1/signals/health` calls it, such as "gamma" or "feed:herald". */
  source: z
    .string()
    .regex(/^[a-z0-9][a-z0-9:-]{0,59}$/, { error: 'Must be the name of a source, such as "gamma" or "feed:herald".' })
    .optional(),
})
export type DataBadQuery = PageQuery & Omit<z.input<typeof dataBadQuerySchema>, 'limit' | 'cursor'>
