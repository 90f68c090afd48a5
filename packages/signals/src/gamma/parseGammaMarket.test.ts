import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { gammaMarket } from './fixtures.ts'
import { parseGammaMarket } from './parseGammaMarket.ts'

const options = { observedAtMs: 1_795_176_000_000 }
const parse = (changes: Record<string, unknown>) => parseGammaMarket({ ...gammaMarket, ...changes }, options)

test('default', () => {
  expect(parse({})).toMatchInlineSnapshot(`
    {
      "ok": true,
      "value": {
        "endsAtMs": 1798675200000,
        "id": "512345",
        "liquidityUsd": 4969.71,
        "observedAtMs": 1795176000000,
        "outcomes": [
          "Yes",
          "No",
        ],
        "probability": 0.63,
        "question": "Will it rain on Friday?",
        "slug": "will-it-rain-on-friday",
        "source": "gamma",
        "status": "open",
        "tokenIds": [
          "111",
          "222",
        ],
        "volumeUsd": 9996.07,
      },
    }
  `)
})

describe('rejects: data_bad', () => {
  const { id: _, ...withoutId } = gammaMarket
  const cases: readonly (readonly [unknown, field: string, reason: string])[] = [
    [null, 'item', 'not_an_object'],
    // What no store takes: NUL, half a character, a year before there were any.
    [{ ...gammaMarket, question: 'a\u0000b' }, 'question', 'not_text'],
    [{ ...gammaMarket, slug: 'a\ud800' }, 'slug', 'not_text'],
    [{ ...gammaMarket, outcomes: '["Yes", "N\\u0000"]' }, 'outcomes', 'not_text'],
    [{ ...gammaMarket, endDate: '0000-01-01T00:00:00Z' }, 'endDate', 'out_of_range'],
    ['<html>', 'item', 'not_an_object'],
    [withoutId, 'id', 'not_an_id'],
    [{ ...gammaMarket, id: '../../etc' }, 'id', 'not_an_id'],
    [{ ...gammaMarket, question: '  ' }, 'question', 'empty'],
    [{ ...gammaMarket, outcomes: ['Yes', 'No'] }, 'outcomes', 'not_a_string'],
    [{ ...gammaMarket, outcomes: '["Yes", "No"' }, 'outcomes', 'not_json'],
    [{ ...gammaMarket, outcomes: '{"a":1}' }, 'outcomes', 'not_an_array'],
    [{ ...gammaMarket, outcomes: '["Yes"]', outcomePrices: '["1"]' }, 'outcomes', 'too_few'],
    [{ ...gammaMarket, outcomePrices: '["0.5","0.3","0.2"]' }, 'outcomePrices', 'length_mismatch'],
    [{ ...gammaMarket, clobTokenIds: '["111"]' }, 'clobTokenIds', 'length_mismatch'],
    [{ ...gammaMarket, clobTokenIds: '["0xabc", "222"]' }, 'clobTokenIds', 'not_a_token_id'],
    [{ ...gammaMarket, outcomePrices: '["NaN", "0.5"]' }, 'outcomePrices', 'not_a_number'],
    [{ ...gammaMarket, outcomePrices: '["", "0.5"]' }, 'outcomePrices', 'not_a_number'],
    [{ ...gammaMarket, outcomePrices: '["0x1", "0"]' }, 'outcomePrices', 'not_a_number'],
    [{ ...gammaMarket, outcomePrices: '[-0.1, 1.1]' }, 'outcomePrices', 'negative'],
    [{ ...gammaMarket, outcomePrices: '["63", "37"]' }, 'outcomePrices', 'out_of_range'],
    [{ ...gammaMarket, outcomePrices: '["1e400", "0"]' }, 'outcomePrices', 'not_a_number'],
    [{ ...gammaMarket, outcomePrices: '["0.3", "0.3"]' }, 'outcomePrices', 'sum_not_one'],
    [{ ...gammaMarket, outcomePrices: '["0", "1"]' }, 'outcomePrices', 'certain_but_open'],
    [{ ...gammaMarket, acceptingOrders: false }, 'acceptingOrders', 'trading_stopped'],
    [{ ...gammaMarket, active: false }, 'active', 'not_active'],
    [{ ...gammaMarket, active: 'yes' }, 'active', 'not_a_boolean'],
    [{ ...gammaMarket, liquidityNum: -5 }, 'liquidityNum', 'negative'],
    [{ ...gammaMarket, endDate: 'soon' }, 'endDate', 'not_a_date'],
  ]
  test.each(cases)('%#: %o', (item, field, reason) => {
    expect(parseGammaMarket(item, options)).toMatchObject({ ok: false, refusal: { code: 'data_bad', field, reason } })
  })
})

describe('behavior: status', () => {
  const status = (changes: Record<string, unknown>) => {
    const result = parse(changes)
    return result.ok ? result.value.status : result.refusal.reason
  }
  test('a closed market is resolved, whatever its prices', () => {
    expect(status({ closed: true, outcomePrices: '["1", "0"]' })).toBe('resolved')
    expect(status({ closed: true, outcomePrices: '["0.5", "0.5"]', acceptingOrders: false })).toBe('resolved')
  })
  test('a resolution makes it resolved before it closes', () => {
    expect(status({ umaResolutionStatus: 'resolved' })).toBe('resolved')
    expect(status({ umaResolutionStatus: 'proposed', outcomePrices: '["1", "0"]' })).toBe('resolved')
  })
  test('a dispute is disputed even when closed, and while it is proposed again', () => {
    expect(status({ umaResolutionStatus: 'disputed' })).toBe('disputed')
    expect(status({ closed: true, umaResolutionStatus: 'challenged' })).toBe('disputed')
    expect(status({ umaResolutionStatuses: '["proposed", "disputed"]' })).toBe('disputed')
  })
  test('an undisputed proposal leaves it open', () => {
    expect(status({ umaResolutionStatus: 'proposed', outcomePrices: '["0.9995", "0.0005"]' })).toBe('open')
  })
})

test("behavior: the upstream's own times are never the observation's time", () => {
  expect(parse({ updatedAt: '2099-01-01T00:00:00Z' })).toMatchObject({ ok: true, value: options })
})

const rubbish = fc.oneof(
  fc.anything(),
  fc.json(),
  fc.string(),
  fc.double(),
  fc.constantFrom(
    null,
    '[]',
    '["NaN"]',
    '[1e309,0]',
    '["0.5"]',
    '[null,null]',
    '["-0","1"]',
    '[0.5,0.5]',
    '["0.999","0.001"]',
  ),
  fc.array(fc.double({ min: -2, max: 2 }), { maxLength: 4 }).map((prices) => JSON.stringify(prices)),
  fc
    .array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 2, maxLength: 2 })
    .map((prices) => JSON.stringify(prices.map(String))),
)

test('behavior: rubbish never throws and never gives a value outside [0, 1]', () => {
  let accepted = 0
  fc.assert(
    fc.property(
      fc.dictionary(fc.constantFrom(...Object.keys(gammaMarket)), rubbish),
      fc.anything(),
      (changes, anything) => {
        for (const item of [{ ...gammaMarket, ...changes }, anything]) {
          const result = parseGammaMarket(item, options)
          if (result.ok) {
            accepted++
            expect(result.value.probability >= 0 && result.value.probability <= 1).toBe(true)
            expect(
              result.value.tokenIds.length === 0 || result.value.tokenIds.length === result.value.outcomes.length,
            ).toBe(true)
            for (const usd of [result.value.liquidityUsd, result.value.volumeUsd])
              expect(usd ?? 0).toBeGreaterThanOrEqual(0)
          } else {
            expect(result.refusal).toEqual({
              code: 'data_bad',
              id: expect.any(String),
              field: expect.any(String),
              reason: expect.stringMatching(/./),
            })
          }
        }
      },
    ),
    { numRuns: 3_000 },
  )
  // The generator must reach the accepting side too.
  expect(accepted).toBeGreaterThan(10)
})

test('behavior: an id that cannot be written down is told as far as it can', () => {
  expect(parse({ id: 'a\u0000b\ud800' })).toMatchObject({ ok: false, refusal: { id: 'a?b?', field: 'id' } })
})
