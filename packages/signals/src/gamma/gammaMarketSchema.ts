import { z } from 'zod'

const MAX_OUTCOMES = 64

/** A field that holds JSON inside a string; the message of each refusal is its reason code. */
function jsonInString<Item extends z.ZodType>(item: Item) {
  return z
    .string({ error: 'not_a_string' })
    .max(20_000, { error: 'too_long' })
    .transform((text, context) => {
      try {
        return JSON.parse(text) as unknown
      } catch {
        context.addIssue({ code: 'custom', message: 'not_json' })
        return z.NEVER
      }
    })
    .pipe(z.array(item, { error: 'not_an_array' }).max(MAX_OUTCOMES, { error: 'too_many' }))
}

// Number() alone would read '' and ' ' as 0 and '0x1' as 1.
const DECIMAL = /^(?:\d{1,60}(?:\.\d{0,80})?|\.\d{1,80})(?:e[+-]?\d{1,3})?$/i

/** A finite, non-negative number, as a number or a decimal string. */
const amount = z.union([z.number(), z.string()]).transform((value, context) => {
  const number = typeof value === 'number' ? value : DECIMAL.test(value) ? Number(value) : Number.NaN
  if (Number.isFinite(number) && number >= 0) return number
  context.addIssue({ code: 'custom', message: number < 0 ? 'negative' : 'not_a_number' })
  return z.NEVER
})

const price = amount.refine((value) => value <= 1, { error: 'out_of_range' })

/** Dates of markets lie here: a database takes fewer years than a parser. */
const [EARLIEST_MS, LATEST_MS] = [0, Date.UTC(2200, 0, 1)]

const date = z.string({ error: 'not_a_date' }).transform((text, context) => {
  const ms = Date.parse(text)
  const isDate = /^\d{4}-\d{2}-\d{2}/.test(text) && Number.isFinite(ms)
  if (isDate && ms >= EARLIEST_MS && ms < LATEST_MS) return ms
  context.addIssue({ code: 'custom', message: isDate ? 'out_of_range' : 'not_a_date' })
  return z.NEVER
})

/** A text that every store takes: PostgreSQL has no NUL, and half a character is none. */
export const gammaText = z
  .string({ error: 'not_a_string' })
  .refine((value) => value.isWellFormed() && !/\p{Cc}/u.test(value.replace(/[\t\n\r]/g, ' ')), { error: 'not_text' })

/** An id of a market or an event. */
export const gammaId = z
  .union([z.string(), z.int()], { error: 'not_an_id' })
  .transform(String)
  .refine((id) => /^[A-Za-z0-9_-]{1,80}$/.test(id), { error: 'not_an_id' })

const flag = z.boolean({ error: 'not_a_boolean' })

/**
 * The part of a Gamma market that we use; other fields are not looked at. Lists come as JSON inside strings.
 * Field meanings: gamma-api.polymarket.com, GET /markets.
 */
export const gammaMarketSchema = z.object({
  id: gammaId,
  question: gammaText.trim().min(1, { error: 'empty' }).max(2_000, { error: 'too_long' }),
  slug: gammaText.max(500, { error: 'too_long' }).nullish(),
  outcomes: jsonInString(gammaText.trim().min(1, { error: 'empty' }).max(500, { error: 'too_long' })),
  outcomePrices: jsonInString(price),
  clobTokenIds: jsonInString(
    z.string({ error: 'not_a_string' }).regex(/^\d{1,80}$/, { error: 'not_a_token_id' }),
  ).nullish(),
  liquidityNum: amount.nullish(),
  liquidity: amount.nullish(),
  volumeNum: amount.nullish(),
  volume: amount.nullish(),
  endDate: date.nullish(),
  active: flag,
  closed: flag,
  archived: flag.nullish(),
  acceptingOrders: flag.nullish(),
  umaResolutionStatus: z.string({ error: 'not_a_string' }).max(100, { error: 'too_long' }).nullish(),
  umaResolutionStatuses: jsonInString(z.string({ error: 'not_a_string' })).nullish(),
})
export type GammaMarket = z.infer<typeof gammaMarketSchema>
