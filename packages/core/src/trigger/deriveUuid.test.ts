import { expect, test } from 'vitest'
import { z } from 'zod'
import { deriveUuid } from './deriveUuid.ts'

test('default: a valid UUID that never changes', () => {
  // PERSISTED: ids of fires and decisions; another value would let a fire be delivered twice.
  expect(z.uuid().parse(deriveUuid('fire', 'a', 1, 1))).toMatchInlineSnapshot(`"7d530122-e316-8b8a-baf7-2f864896f13c"`)
})

test('behavior: other parts, other id; the borders between parts count', () => {
  expect(new Set([deriveUuid('a', 'b'), deriveUuid('ab'), deriveUuid('a', 'b', ''), deriveUuid('b', 'a')]).size).toBe(4)
})
