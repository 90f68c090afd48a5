/** Numbers in [0, 1). */
type Random = () => number

/** What upstreams have sent, and what they might. */
const NASTY: readonly unknown[] = [
  ...[null, true, false, '', ' ', '0', '-0', '-1', '1e309', 'NaN', 'Infinity', '0x10', '٣', '1,5', 'null', '[]', '{}'],
  ...[0, -0, -1, 1, 0.5, 2, 1e308, 5e-324, Number.MAX_SAFE_INTEGER + 2, 1e21, -1e21],
  ...['["0.5","0.5"]', '["Yes"', '[[[[[[]]]]]]', '["0","1"]', '[null,null]', '["NaN","0.5"]', '["1e-400","1"]'],
  ...['\u0000', 'a\u0000b', '\ud800', 'x\udfff', '\u202e', '\ufeff', '😀'.repeat(50), 'x'.repeat(3_000)],
  ...['<html>', '<script>', '&#0;', '&x;', '../../etc/passwd', "'; drop table markets; --", '__proto__', 'constructor'],
  ...['0000-01-01T00:00:00Z', '9999-12-31T23:59:59Z', '+275760-09-13T00:00:00Z', '2026-02-30T00:00:00Z', '2026-13-45'],
  ...[[], {}, [[]], { __proto__: null }, [null], ['0.5', '0.5'], { toString: 1 }],
]

const pick = <Item>(random: Random, items: readonly Item[]): Item | undefined =>
  items[Math.floor(random() * items.length)]

const pickText = (random: Random): string => {
  const value = pick(random, NASTY)
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? '')
}

/** A copy of a JSON value with one place in it changed. */
export function mutateValue(value: unknown, random: Random): unknown {
  // The deeper the value, the likelier the change is inside of it.
  if (Array.isArray(value) && value.length > 0 && random() < 0.85) {
    const at = Math.floor(random() * value.length)
    const roll = random()
    if (roll < 0.05) return value.filter((_, place) => place !== at)
    if (roll < 0.12) return [...value, value[at]]
    if (roll < 0.15) return Array.from({ length: 200 }, () => value[at])
    return value.map((one, place) => (place === at ? mutateValue(one, random) : one))
  }
  if (isRecord(value) && random() < 0.9) {
    const key = pick(random, Object.keys(value))
    if (key === undefined) return pick(random, NASTY)
    const roll = random()
    if (roll < 0.1) return Object.fromEntries(Object.entries(value).filter(([name]) => name !== key))
    if (roll < 0.15) return { ...value, [pickText(random)]: value[key] }
    return { ...value, [key]: mutateValue(value[key], random) }
  }
  if (typeof value === 'string' && random() < 0.35) return mutateText(value, random)
  return pick(random, NASTY)
}

/** A text with some of it lost, doubled, turned or replaced. */
export function mutateText(text: string, random: Random): string {
  const at = Math.floor(random() * (text.length + 1))
  const length = 1 + Math.floor(random() ** 3 * 40)
  switch (Math.floor(random() * 8)) {
    case 0:
      return text.slice(0, at)
    case 1:
      return text.slice(0, at) + text.slice(at + length)
    case 2:
      return text.slice(0, at) + text.slice(at, at + length).repeat(2 + Math.floor(random() * 60)) + text.slice(at)
    case 3:
      return text.slice(0, at) + pickText(random) + text.slice(at)
    case 4:
      return text.slice(0, at) + String.fromCharCode(Math.floor(random() * 65_536)) + text.slice(at + 1)
    case 5:
      return text.slice(0, at) + [...text.slice(at, at + length)].reverse().join('') + text.slice(at + length)
    case 6:
      return text.slice(at) + text.slice(0, at)
    default:
      return text.replace(/[<>"&0-9.]/g, (mark) =>
        random() < 0.05 ? (pick(random, ['<', '>', '"', '&', '0', '-', '']) ?? mark) : mark,
      )
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
