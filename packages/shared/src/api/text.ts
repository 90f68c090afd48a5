import { z } from 'zod'

// A control character or half a surrogate pair: nobody types them, and the database can hold neither.
const UNPRINTABLE = /[\p{Cc}\p{Cs}]/u

/** Whether a text can be shown and stored as it is. */
function isPrintable(text: string): boolean {
  return !UNPRINTABLE.test(text)
}

/** A line of text that a person typed: trimmed, 1 to `max` characters. */
export const lineSchema = (max: number) =>
  z
    .string()
    .trim()
    .min(1)
    .max(max)
    .refine(isPrintable, { error: 'Must have no control characters and no broken characters.' })
