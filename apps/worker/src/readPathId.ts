import type { z } from 'zod'
import { notFound } from './errors.ts'

/** The id in a path. One that cannot exist is answered like one that does not. */
export function readPathId<Schema extends z.ZodType>(schema: Schema, text: string, what: string): z.output<Schema> {
  const parsed = schema.safeParse(text)
  if (parsed.success) return parsed.data
  throw notFound(what)
}
