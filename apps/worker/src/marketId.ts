import { z } from 'zod'

/** What the id of a market may look like; a signal key carries it. */
export const marketIdSchema = z.string().regex(/^[A-Za-z0-9_-]{1,80}$/)
