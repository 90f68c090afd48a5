import { canonicalJson } from '@spells/shared'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { setupDatabase } from './setupDatabase.ts'

const database = setupDatabase()

// Numbers with a plain decimal form; text that a database can store.
const number = fc.oneof(
  fc.maxSafeInteger(),
  fc
    .tuple(fc.integer({ min: -1_000_000_000, max: 1_000_000_000 }), fc.integer({ min: 0, max: 5 }))
    .map(([n, d]) => n / 10 ** d),
)
const text = fc
  .oneof(fc.string({ unit: 'binary' }), fc.string({ unit: 'grapheme' }), fc.string())
  .map((value) => value.replaceAll('\u0000', ''))
const { json } = fc.letrec((tie) => ({
  json: fc.oneof({ maxDepth: 4 }, fc.constant(null), fc.boolean(), number, text, tie('list'), tie('record')),
  list: fc.array(tie('json'), { maxLength: 5 }),
  record: fc.dictionary(text, tie('json'), { maxKeys: 6, noNullPrototype: true }),
}))

test('behavior: PostgreSQL and TypeScript write any JSON alike', async () => {
  const owner = await database.connectAs('owner')
  await fc.assert(
    fc.asyncProperty(fc.array(json, { minLength: 50, maxLength: 50 }), async (values) => {
      fc.pre(values.every(isCanonical))
      const { rows } = await owner.query<{ text: string }>(
        'select canonical_json(value) as text from jsonb_array_elements($1::jsonb) with ordinality as item(value, position) order by position',
        [JSON.stringify(values)],
      )
      expect(rows.map((row) => row.text)).toEqual(values.map(canonicalJson))
    }),
    { numRuns: 40 },
  )
})

/** Some arbitrary values have none, such as 1e-7 or half of a surrogate pair. */
function isCanonical(value: unknown): boolean {
  try {
    canonicalJson(value)
    return true
  } catch {
    return false
  }
}
