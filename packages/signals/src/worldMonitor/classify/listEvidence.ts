import type { Category } from '../event.ts'
import type { Evidence } from './pointTable.ts'
import type { TitleReading } from './readTitle.ts'

/** Most words of a topic that count. */
const MOST = { strong: 3, weak: 2 }

/** What speaks for a category: rules that a title meets, how many words of each vocabulary it has, signs, single words. */
export function listCategoryEvidence({ matches, topics, signs, measures, tokens }: TitleReading): readonly Evidence[] {
  const words = new Map<string, string[]>()
  for (const { topic, strong, weak } of topics) {
    const of = { strong, weak }
    for (const kind of ['strong', 'weak'] as const) {
      const id = `topic.${topic.category}.${kind}`
      // One word counts once, also where two lists of a category know it.
      if (of[kind].length > 0) words.set(id, [...new Set([...(words.get(id) ?? []), ...of[kind]])])
    }
  }
  return [
    ...matches.map(({ rule, words }) => ({ id: `rule.${rule.id}`, amount: 1, words })),
    ...[...words].map(([id, said]) => {
      const most = id.endsWith('.strong') ? MOST.strong : MOST.weak
      return { id, amount: Math.min(most, said.length), words: said.join(', ') }
    }),
    ...[...signs].map(([id, said]) => ({ id: `sign.${id}`, amount: 1, words: said.join(', ') })),
    ...(['dead', 'percent', 'money'] as const)
      .filter((kind) => measures[kind] > 0)
      .map((kind) => ({ id: `number.${kind}`, amount: 1, words: String(measures[kind]) })),
    ...[...new Set(tokens)].map((token) => plain(`word.${token}`, token)),
  ]
}

/** Signs of harm, and signs that something is said rather than done. */
const HARM = 'destruction,collapse,insolvency,halt,prohibition,overthrow,war,attack,crisis,theft,outbreak'.split(',')
const SAID = 'possible,denied,speech,talk'.split(',')
/** What makes news out of what is about nothing else. */
const MISHAP = 'justice,injury,halt,harmless,missing,attack,theft,death,destruction,local actor'.split(',')

/** What speaks for a severity: category, rules, signs, numbers, how these meet, the shape of the title, single words. */
export function listSeverityEvidence(reading: TitleReading, category: Category): readonly Evidence[] {
  const { matches, signs, tokens, places, looksBack, isQuestion } = reading
  const named = new Set(places.flatMap(({ evidence }) => evidence.split(' ')))
  return [
    plain(`category.${category}`, category),
    ...matches.map(({ rule, words }) => ({ id: `rule.${rule.id}`, amount: 1, words })),
    ...[...signs].map(([id, words]) => ({ id: `sign.${id}`, amount: 1, words: words.join(', ') })),
    ...listNumbers(reading, category),
    ...listMeetings(reading, category),
    ...(looksBack === undefined ? [] : [plain('looks back', looksBack)]),
    ...(isQuestion ? [plain('question', '?')] : []),
    ...listShape(reading),
    // A country is not grave by its name.
    ...[...new Set(tokens)].filter((token) => !named.has(token)).map((token) => plain(`word.${token}`, token)),
  ]
}

/** Of markets, or of prices and rates: a percentage says another thing in each. */
const MOVES: Partial<Record<Category, string>> = {
  ...{ markets: 'market', energy: 'market', crypto: 'coin', monetary: 'rate', economy: 'rate' },
}

function listNumbers({ measures, signs }: TitleReading, category: Category): readonly Evidence[] {
  const { dead, harmed, displaced, counted, money, percent, basisPoints, magnitude } = measures
  const isLoss = ['fall', 'collapse', 'insolvency', 'theft'].some((id) => signs.has(id))
  const move = percent > 0 ? MOVES[category] : undefined
  const millions = money > 1e6 ? tens(money / 1e6) : 0
  return [
    ...(dead > 1 ? [measure('dead', tens(dead), dead)] : []),
    ...[10, 50, 1_000].filter((least) => dead >= least).map((least) => measure(`dead ${least}`, 1, dead)),
    ...(harmed > 1 ? [measure('harmed', tens(harmed), harmed)] : []),
    ...(displaced > 1 ? [measure('displaced', tens(displaced), displaced)] : []),
    ...[50, 1_000].filter((least) => harmed >= least).map((least) => measure(`harmed ${least}`, 1, harmed)),
    ...(displaced >= 100_000 ? [measure('displaced 100000', 1, displaced)] : []),
    ...(counted >= 100 ? [measure('counted', tens(counted) - 2, counted)] : []),
    ...(millions > 0 ? [measure('money', millions, money)] : []),
    ...(millions > 0 && isLoss ? [measure('money lost', millions, money)] : []),
    ...[1e8, 1e11].filter((least) => isLoss && money >= least).map((least) => measure(`money lost ${least}`, 1, money)),
    ...(millions > 0 && signs.has('theft') ? [measure('money stolen', millions, money)] : []),
    ...(basisPoints > 0 ? [measure('basis points', Math.min(4, basisPoints / 50), basisPoints)] : []),
    ...(basisPoints >= 50 ? [measure('basis points 50', 1, basisPoints)] : []),
    ...(magnitude > 0 ? [measure('magnitude', magnitude - 6, magnitude)] : []),
    ...(move ? [measure(`percent ${move}`, tens(1 + percent), percent)] : []),
    ...(move && percent >= 12 ? [measure('percent 12', 1, percent)] : []),
    ...(move === 'market' && signs.has('broad market') ? [measure('percent broad', tens(1 + percent), percent)] : []),
  ]
}

function listMeetings({ signs, measures, places }: TitleReading, category: Category): readonly Evidence[] {
  const harms = HARM.filter((id) => signs.has(id))
  const said = SAID.filter((id) => signs.has(id))
  const has = (...ids: readonly string[]) => ids.some((id) => signs.has(id))
  const meet = (is: boolean, id: string, amount = 1): readonly Evidence[] =>
    is ? [{ id: `meet.${id}`, amount, words: harms.join(', ') }] : []
  return [
    ...meet(harms.length > 0, 'harms', harms.length),
    ...meet(harms.length >= 3, 'many harms'),
    ...meet(harms.length > 0 && said.length > 0, 'harm that is said', Math.min(2, said.length)),
    ...meet(harms.length > 0 && has('vast'), 'vast harm'),
    ...meet(places.length >= 2 && has('war', 'attack'), 'two countries'),
    ...meet(has('war') && has('attack'), 'war and attack'),
    ...meet(has('overthrow') && has('state actor'), 'state overthrown'),
    ...meet(has('broad market') && has('collapse', 'fall') && has('record', 'vast', 'surprise', 'crisis'), 'rout'),
    ...meet(has('death') && measures.dead <= 1, 'death without number'),
    ...meet(category === 'other' && has(...MISHAP), 'mishap'),
  ]
}

function listShape({ tokens, hasColon }: TitleReading): readonly Evidence[] {
  return [
    ...(tokens.length <= 5 ? [plain('shape.very short', String(tokens.length))] : []),
    ...(tokens.length <= 7 ? [plain('shape.short', String(tokens.length))] : []),
    ...(tokens.length >= 11 ? [plain('shape.long', String(tokens.length))] : []),
    ...(hasColon ? [plain('shape.colon', ':')] : []),
  ]
}

const plain = (id: string, words: string): Evidence => ({ id, amount: 1, words })
const measure = (id: string, amount: number, value: number): Evidence => ({
  ...{ id: `number.${id}`, amount, words: String(value) },
})
/** The power of ten, to hundredths, so that no engine's last digit matters. */
const tens = (value: number): number => Math.round(Math.log10(value) * 100) / 100
