/** What a title counts; 0 where it counts nothing of the kind. */
export type Measures = {
  readonly dead: number
  /** Hurt, missing, trapped or taken. */
  readonly harmed: number
  /** Made to leave, or cut off. */
  readonly displaced: number
  /** The largest number that is no year, money, rate or time, whatever it counts. */
  readonly counted: number
  /** The largest sum of money, in its own currency. */
  readonly money: number
  /** The largest percentage, signs dropped. */
  readonly percent: number
  readonly basisPoints: number
  /** Of an earthquake. */
  readonly magnitude: number
}

/** Words for numbers that nobody counted, and small ones. */
const UP_TO_TWENTY =
  'one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty'
const ROUGH: ReadonlyMap<string, number> = new Map([
  ...UP_TO_TWENTY.split(' ').map((word, at): [string, number] => [word, at + 1]),
  ...Object.entries({ thirty: 30, forty: 40, fifty: 50, sixty: 60, hundred: 100, couple: 2, several: 4, dozen: 12 }),
  ...Object.entries({ dozens: 30, scores: 40, hundreds: 300, thousands: 3_000, millions: 3_000_000 }),
])
const TIMES: ReadonlyMap<string, number> = new Map([
  ...Object.entries({
    hundred: 100,
    hundreds: 300,
    thousand: 1e3,
    thousands: 3e3,
    million: 1e6,
    millions: 3e6,
    m: 1e6,
  }),
  ...Object.entries({ mn: 1e6, billion: 1e9, billions: 3e9, bn: 1e9, b: 1e9, trillion: 1e12, tn: 1e12, trn: 1e12 }),
])

const DEAD =
  /^(?:kill(?:s|ed|ing)?|dead|dies?|died|dying|deaths?|toll|slain|slaughter(?:ed|s)?|massacred?|murder(?:s|ed)?|bod(?:y|ies)|drown(?:s|ed)?|perish(?:ed)?|fatalities|fatally|executed?|lives|corpses?|victims|behead(?:s|ed)?|casualties|crushed|claims|survivors|survive)$/
const HARMED =
  /^(?:hurt|injur(?:e|es|ed|ing)|wound(?:s|ed|ing)?|missing|trap(?:s|ped)?|abduct(?:s|ed)?|kidnap(?:s|ped)?|snatch(?:es|ed)?|hostages?|stranded|buried|sickened|infected|infections|cases|aboard|unaccounted|hospitali[sz]ed|captive)$/
const DISPLACED =
  /^(?:flee(?:s|ing)?|fled|evacuat(?:e|es|ed|ion|ions)|displac(?:e|es|ed)|homeless|homes|uproot(?:s|ed)?|refugees|residents|families|dark|darkness|power|electricity|customers|households|passengers|users|accounts|records)$/
/** What stands beside a number that counts no people. */
const NO_COUNT = new Set([
  '%',
  'percent',
  '$',
  '€',
  '£',
  'magnitude',
  'category',
  'basis',
  'points',
  'mph',
  'km',
  'quake',
])
const TIME =
  /^(?:years?|months?|weeks?|days?|hours?|minutes?|years?old|th|st|nd|rd|pm|am|gmt|continents?|countries|times|regions?|provinces?)$/
/** Furthest between a number and the word that says what it counts, in tokens. */
const REACH = 6
/** Nothing in the world counts more: what a title writes beyond is no number. */
const MOST = 1e15

/**
 * Reads the numbers of a title.
 * @example measureTitle(splitTokens('Floods kill 300 and leave 20,000 homeless')) // dead 300, displaced 20,000
 */
export function measureTitle(tokens: readonly string[]): Measures {
  let [money, percent, basisPoints, magnitude] = [0, 0, 0, 0]
  const people: { readonly place: number; readonly count: number }[] = []
  for (let place = 0; place < tokens.length; place++) {
    const read = readNumber(tokens, place)
    if (!read) continue
    const { value, end } = read
    const [before = '', after = ''] = [tokens[place - 1], tokens[end]]
    if (after === '%' || after === 'percent') percent = Math.max(percent, value)
    else if (after === 'basis') basisPoints = Math.max(basisPoints, value)
    else if (/^[$€£]$/.test(before) || /^(?:dollars?|euros?|pounds?|yen|yuan|rupees)$/.test(after))
      money = Math.max(money, value)
    else if (value < 10 && isMagnitude(tokens, place, end)) magnitude = Math.max(magnitude, value)
    else if (
      !NO_COUNT.has(before) &&
      !NO_COUNT.has(after) &&
      !TIME.test(after) &&
      isCount(tokens[place] ?? '', value)
    ) {
      people.push({ place, count: value })
    }
    place = end - 1
  }
  const count = (what: RegExp) => countNear(tokens, people, what)
  const counted = Math.max(0, ...people.map(({ count: one }) => one))
  return {
    ...{ dead: count(DEAD), harmed: count(HARMED), displaced: count(DISPLACED), counted },
    ...{ money, percent, basisPoints, magnitude },
  }
}

/** The largest of the numbers that stand near to a word; 1 when the word stands without a number. */
function countNear(
  tokens: readonly string[],
  people: readonly { readonly place: number; readonly count: number }[],
  what: RegExp,
): number {
  let most = 0
  for (const [at, token] of tokens.entries()) {
    // "Die" at the beginning, or before a number, is an article of another language.
    if (!what.test(token) || (token === 'die' && at === 0)) continue
    most = Math.max(most, 1)
    const near = people.filter(({ place }) => Math.abs(place - at) <= REACH && (token !== 'die' || place < at))
    const [nearest] = near.sort((a, b) => Math.abs(a.place - at) - Math.abs(b.place - at))
    if (nearest) most = Math.max(most, nearest.count)
  }
  return most
}

/** A number at a place, with words such as "million" and "of thousands" behind it. */
function readNumber(
  tokens: readonly string[],
  place: number,
): { readonly value: number; readonly end: number } | undefined {
  const token = tokens[place] ?? ''
  const digits = /^\d/.test(token)
  if (
    /^(?:tens|dozens|hundreds)$/.test(token) &&
    tokens[place + 1] === 'of' &&
    /^(?:thousands|millions)$/.test(tokens[place + 2] ?? '')
  ) {
    const times = tokens[place + 2] === 'millions' ? 1e6 : 1e3
    return { value: (token === 'hundreds' ? 300 : 30) * times, end: place + 3 }
  }
  const value = digits
    ? Number(token.replaceAll(',', ''))
    : token === 'half' && tokens[place + 1] === 'a'
      ? 0.5
      : ROUGH.get(token)
  if (value === undefined || Number.isNaN(value)) return undefined
  const next = token === 'half' ? place + 2 : place + 1
  const times = TIMES.get(tokens[next] ?? '')
  if (token === 'half' && !times) return undefined
  const read = times && (digits || value < 100) ? { value: value * times, end: next + 1 } : { value, end: next }
  return read.value <= MOST ? read : undefined
}

function isMagnitude(tokens: readonly string[], place: number, end: number): boolean {
  const near = tokens.slice(Math.max(0, place - 3), end + 3)
  const isPlain = /^\d+(?:\.\d+)?$/.test(tokens[place] ?? '')
  return (
    isPlain &&
    near.some((token) => /^(?:magnitude|quakes?|earthquakes?|tremors?|richter|aftershocks?)$/.test(token)) &&
    ((tokens[place] ?? '').includes('.') || near.includes('magnitude'))
  )
}

/** A year is no count of people, and neither is "0.5". */
function isCount(token: string, value: number): boolean {
  return Number.isInteger(value) && !(/^\d{4}$/.test(token) && value >= 1900 && value <= 2100)
}
