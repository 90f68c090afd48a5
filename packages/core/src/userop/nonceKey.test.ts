import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { addressArbitrary } from '../../test/policyArbitrary.ts'
import { VALIDATOR } from '../../test/sessionFixture.ts'
import { buildNonce, buildNonceKey, parseNonce, parseNonceKey } from './nonceKey.ts'

describe('nonceKey', () => {
  test('default', () => {
    expect(buildNonceKey(VALIDATOR, { laneClass: 'normal', index: 1 }).toString(16)).toBe('d000000001')
    expect(buildNonceKey(VALIDATOR, { laneClass: 'protective', index: 1 }).toString(16)).toBe('d080000001')
  })

  test('behavior: parsing gives the parts back', () => {
    const lane = fc.record({ laneClass: fc.constantFrom('normal', 'protective'), index: fc.nat(0x7fff_ffff) } as const)
    const sequence = fc.bigInt({ min: 0n, max: 2n ** 64n - 1n })
    fc.assert(
      fc.property(addressArbitrary, lane, sequence, (validator, anyLane, anySequence) => {
        const parsed = parseNonce(buildNonce(buildNonceKey(validator, anyLane), anySequence))
        expect(parsed.sequence).toBe(anySequence)
        expect(parseNonceKey(parsed.key)).toEqual({ validator, lane: anyLane })
      }),
    )
  })
})
