import { expect, test } from 'vitest'
import { findKeyFaults } from './findKeyFaults.ts'

const fields = (json: string) => {
  JSON.parse(json)
  return findKeyFaults(json).map(({ field, message }) => `${field}: ${message}`)
}

test('default: nothing to say about other bodies', () => {
  for (const json of [
    '{}',
    '[]',
    '"{"',
    'null',
    '{"a":{"a":["a","a",{"a":1}]},"b":"{\\"a\\":1,\\"a\\":2}"}',
    '{"a":"__proto__","b":["constructor"],"c,":"}","d":"\\\\"}',
    '[{"a":1},{"a":1}]',
  ]) {
    expect(fields(json)).toEqual([])
  }
})

test('behavior: keys that come twice, however they are written, at any depth', () => {
  expect(fields('{"a":1,"b":{"c":[0,{"d":1,"\\u0064":2}]},"a":3}')).toEqual([
    'b.c.1.d: This key comes twice: send it once.',
    'a: This key comes twice: send it once.',
  ])
})

test('behavior: keys with a meaning of their own', () => {
  expect(
    fields('{"parameters":{"__proto__":{"amount":"1"},"\\u005f_proto__":1,"constructor":{"prototype":{}}}}'),
  ).toEqual([
    'parameters.__proto__: This key is not allowed: remove it.',
    'parameters.__proto__: This key is not allowed: remove it.',
    'parameters.constructor: This key is not allowed: remove it.',
    'parameters.constructor.prototype: This key is not allowed: remove it.',
  ])
})
