import { z } from 'zod'
import { timeSchema } from '../primitives.ts'

const unit = z.number().min(0).max(1)

/** A move and the story that probably caused it. Where another story could have, the confidence is shared. */
const moveSchema = z.strictObject({
  model: z.string(),
  /** In [0, 1): never certain. */
  confidence: unit,
  movedAt: timeSchema,
  evidence: z.strictObject({
    /** What title and question have in common: words, `place:US`, `category:monetary`, `token:BTC`. */
    shared: z.array(z.string()),
    relatedness: unit,
    /** The move: from and to, as a probability or in dollars, and how many of its mean moves it was. */
    from: z.number(),
    to: z.number(),
    deviations: z.number(),
    /** From the first report, as we saw it, to the end of the half hour of the move. */
    lagMs: z.number().nonnegative(),
    /** How often a story at any time would have met such a move by chance, and the same for all pairs looked at. */
    pValue: unit,
    qValue: unit,
    competing: z.array(z.strictObject({ storyId: z.string(), relatedness: unit })),
  }),
})

/** Tokens that the text names, with the word; and the spells that it bears on, with what they touch of it. */
const bearingShape = {
  tokens: z.array(z.strictObject({ symbol: z.string(), word: z.string() })),
  spells: z.array(z.strictObject({ spell: z.string(), relevance: unit, why: z.array(z.string()) })),
}

/** `GET /v1/markets/:id/links`: stories that probably moved it, newest move first. */
export const marketLinksSchema = z.strictObject({
  marketId: z.string(),
  stories: z.array(moveSchema.extend({ storyId: z.string(), title: z.string().nullable() })),
  ...bearingShape,
})
export type MarketLinks = z.infer<typeof marketLinksSchema>

/** `GET /v1/stories/:id/links`: markets and tokens that it probably moved, surest first. */
export const storyLinksSchema = z.strictObject({
  storyId: z.string(),
  markets: z.array(moveSchema.extend({ marketId: z.string(), question: z.string().nullable() })),
  moved: z.array(moveSchema.extend({ symbol: z.string() })),
  ...bearingShape,
})
export type StoryLinks = z.infer<typeof storyLinksSchema>
