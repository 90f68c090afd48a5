import fc from 'fast-check'
import { size, slice } from 'viem'
import { describe, expect, test } from 'vitest'
import { policyArbitrary } from '../../test/policyArbitrary.ts'
import { decodePolicy } from './decodePolicy.ts'
import { encodePolicy } from './encodePolicy.ts'
import type { Policy } from './policy.ts'
import { withSessionKey } from './withSessionKey.ts'

const policy: Policy = {
  key: '0x1111111111111111111111111111111111111111',
  salt: 7n,
  validAfterSec: 1_800_000_000,
  validUntilSec: 1_800_086_400,
  normal: { lanes: 2, maxOperations: 10, maxGasWei: 10n ** 16n },
  protective: { lanes: 1, maxOperations: 5, maxGasWei: 10n ** 15n },
  maxFeePerGasWei: 50_000_000_000n,
  vaultPaysGas: true,
  periods: { anchorSec: 1_800_000_000, lengthSec: 3600 },
  paymasters: ['0x2222222222222222222222222222222222222222'],
  budgets: [{ token: '0x3333333333333333333333333333333333333333', total: 1000n, perPeriod: 100n }],
  rules: [
    {
      target: '0x4444444444444444444444444444444444444444',
      selector: '0xaabbccdd',
      lanes: 'normal',
      value: null,
      words: [
        [{ kind: 'vault' }],
        [
          { kind: 'spend', budget: 0, cap: 60n },
          { kind: 'atLeast', bound: 5n },
        ],
      ],
    },
  ],
}

describe('encodePolicy', () => {
  test('default', () => {
    expect(encodePolicy(policy)).toMatchInlineSnapshot(
      `"0x010111111111111111111111111111111111111111110201000000000000000700006b49d20000006b4b23800000000a00000005000ba43b740000006b49d2000000002386f26fc10000000000038d7ea4c6800000000e100301010122222222222222222222222222222222222222223333333333333333333333333333333333333333444444444444444444444444444444444444444401000000000000000000000000000003e8000000000000000000000064002d02aabbccdd01020189000000000000000000000000000000003c0600000000000000000000000000000005"`,
    )
  })

  test('behavior: decoding gives the same policy back', () => {
    fc.assert(
      fc.property(policyArbitrary, (any) => {
        expect(decodePolicy(encodePolicy(any))).toEqual({ ok: true, value: any })
      }),
    )
  })

  test('behavior: a cut or lengthened policy does not decode', () => {
    fc.assert(
      fc.property(policyArbitrary, fc.nat(), (any, cut) => {
        const encoded = encodePolicy(any)
        expect(decodePolicy(slice(encoded, 0, cut % size(encoded) || 1)).ok).toBe(false)
        expect(decodePolicy(`${encoded}00`).ok).toBe(false)
      }),
    )
  })

  test('behavior: the session key can be put in later', () => {
    const key = '0x9999999999999999999999999999999999999999'
    const blank = encodePolicy({ ...policy, key: '0x0000000000000000000000000000000000000000' })
    expect(withSessionKey(blank, key)).toBe(encodePolicy({ ...policy, key }))
  })

  test('rejects: policy_unencodable', () => {
    expect(() => encodePolicy({ ...policy, salt: 2n ** 64n })).toThrow('salt cannot be encoded')
    expect(() => encodePolicy({ ...policy, normal: { ...policy.normal, lanes: -1 } })).toThrow('normal.lanes')
    expect(() => encodePolicy({ ...policy, rules: Array(256).fill(policy.rules[0]) })).toThrow('rules')
  })
})
