import { CATEGORIES, FACTORS, ok, refuse, SEVERITIES } from '@spells/shared'
import { z } from 'zod'
import { GAZETTEER } from '../classify/gazetteer.ts'
import type { Classification, Place } from '../event.ts'
import type { HeadlineAnswer } from './headlineModel.ts'

const unit = z.number({ error: 'not_a_number' }).min(0, { error: 'out_of_range' }).max(1, { error: 'out_of_range' })
const quote = z.string({ error: 'not_a_text' }).trim().min(1, { error: 'empty' }).max(500, { error: 'too_long' })
const listOf = <Item extends z.ZodType>(item: Item, most: number) =>
  z.array(item, { error: 'not_a_list' }).max(most, { error: 'too_many' })

const answerSchema = z.object({
  category: z.enum(CATEGORIES, { error: 'unknown' }),
  severity: z.enum(SEVERITIES, { error: 'unknown' }),
  confidence: unit,
  countries: listOf(z.object({ code: z.string({ error: 'not_a_text' }), words: quote }, { error: 'not_an_object' }), 4),
  impacts: listOf(
    z.object(
      {
        factor: z.enum(FACTORS, { error: 'unknown' }),
        amount: z
          .number({ error: 'not_a_number' })
          .min(-1, { error: 'out_of_range' })
          .max(1, { error: 'out_of_range' }),
        confidence: unit,
      },
      { error: 'not_an_object' },
    ),
    FACTORS.length,
  ).refine((impacts) => new Set(impacts.map(({ factor }) => factor)).size === impacts.length, { error: 'duplicate' }),
  words: listOf(quote, 10),
})
const indexSchema = z.object({ index: z.int() })
const contentSchema = z.object({ answers: z.array(z.unknown()) })

const places = new Map(GAZETTEER.map(([country, latitude, longitude]) => [country, { country, latitude, longitude }]))

/**
 * Reads what a model wrote about titles. Whatever it wrote, what comes out has known labels and numbers in range, and no
 * word that does not stand in the title itself.
 * @param content text that should be JSON
 * @returns one answer for each title, in their order
 */
export function parseHeadlineAnswers(
  content: string,
  { titles, model }: { readonly titles: readonly string[]; readonly model: string },
): readonly HeadlineAnswer[] {
  const parsed = contentSchema.safeParse(readJson(content))
  if (!parsed.success) return titles.map(() => bad('answers', 'not_a_list'))
  const byIndex = new Map<number, unknown[]>()
  for (const answer of parsed.data.answers) {
    const place = indexSchema.safeParse(answer)
    if (place.success) byIndex.set(place.data.index, [...(byIndex.get(place.data.index) ?? []), answer])
  }
  return titles.map((title, index) => {
    const given = byIndex.get(index) ?? []
    if (given.length !== 1) return bad('index', given.length === 0 ? 'missing' : 'duplicate')
    return readAnswer(given[0], { title, model })
  })
}

function readAnswer(
  answer: unknown,
  { title, model }: { readonly title: string; readonly model: string },
): HeadlineAnswer {
  const parsed = answerSchema.safeParse(answer)
  if (!parsed.success) {
    const [issue] = parsed.error.issues
    return bad(String(issue?.path[0] ?? 'item'), issue?.message ?? 'invalid')
  }
  const { category, severity, confidence, countries, impacts, words } = parsed.data
  const quotes = words.filter((quoted) => title.includes(quoted))
  if (quotes.length === 0) return bad('words', 'not_in_title')
  const found = new Map<string, Place>()
  for (const { code, words: evidence } of countries) {
    const place = places.get(code)
    // One that the map does not have, or that the title does not name, is left out: the rest may still be right.
    if (place && title.includes(evidence) && !found.has(code)) found.set(code, { ...place, evidence })
  }
  const classification: Classification = {
    ...{ model, category, severity, confidence },
    places: [...found.values()],
    impacts: severity === 'info' ? [] : impacts.filter(({ amount }) => amount !== 0),
    why: [...new Set(quotes)].map((quoted) => ({ rule: `model.${category}.${severity}`, words: quoted })),
  }
  return ok(classification)
}

function bad(field: string, reason: string) {
  return refuse({ code: 'data_bad', field, reason })
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
