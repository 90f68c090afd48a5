import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { canonicalJson } from './canonicalJson.ts'

describe('canonicalJson', () => {
  test('default', () => {
    expect(canonicalJson({ b: [1, 'x', null], a: { d: true, c: 0.5 } })).toBe(
      '{"a":{"c":0.5,"d":true},"b":[1,"x",null]}',
    )
  })

  test('behavior: the order of keys does not matter, and nothing is lost', () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.string(), fc.oneof(fc.integer(), fc.string(), fc.boolean()), { noNullPrototype: true }),
        (value) => {
          fc.pre(Object.keys(value).every((key) => !key.includes('\u0000') && key !== '__proto__'))
          fc.pre(Object.values(value).every((item) => !String(item).includes('\u0000')))
          const reversed = Object.fromEntries(Object.entries(value).reverse())
          expect(canonicalJson(reversed)).toBe(canonicalJson(value))
          expect(JSON.parse(canonicalJson(value))).toEqual(value)
        },
      ),
    )
  })

  test('behavior: keys are sorted by code point, not by UTF-16 unit', () => {
    expect(canonicalJson({ '\u{1F600}': 1, '\uFF5E': 2 })).toBe('{"\uFF5E":2,"\u{1F600}":1}')
  })

  test.each([
    ['a number that is not finite', Number.NaN],
    ['a number that needs an exponent', 1e21],
    ['a tiny number', 1e-7],
    ['undefined', undefined],
    ['a bigint', 1n],
    ['a function', () => 1],
    ['a missing value in an object', { a: undefined }],
    ['a zero character', 'a\u0000'],
    ['half of a surrogate pair', '\ud800'],
    ['a zero character in a key', { 'a\u0000': 1 }],
  ])('rejects: not_canonical (%s)', (_, value) => {
    expect(() => canonicalJson(value)).toThrow(expect.objectContaining({ code: 'not_canonical' }))
  })
})
