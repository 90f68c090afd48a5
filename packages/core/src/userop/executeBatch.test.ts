import fc from 'fast-check'
import { bytesToHex } from 'viem'
import { describe, expect, test } from 'vitest'
import { addressArbitrary } from '../../test/policyArbitrary.ts'
import { decodeExecuteBatch, encodeExecuteBatch, type VaultCall } from './executeBatch.ts'

const callArbitrary: fc.Arbitrary<VaultCall> = fc.record({
  target: addressArbitrary,
  valueWei: fc.bigInt({ min: 0n, max: 2n ** 256n - 1n }),
  data: fc.uint8Array({ maxLength: 100 }).map((bytes) => bytesToHex(bytes)),
})

describe('executeBatch', () => {
  test('behavior: decoding gives the calls back', () => {
    fc.assert(
      fc.property(fc.array(callArbitrary, { maxLength: 4 }), (calls) => {
        expect(decodeExecuteBatch(encodeExecuteBatch(calls))).toEqual({ ok: true, value: calls })
      }),
    )
  })

  test('rejects: any other spelling', () => {
    fc.assert(
      fc.property(
        fc.array(callArbitrary, { minLength: 1, maxLength: 2 }),
        fc.nat(),
        fc.integer({ min: 1, max: 15 }),
        (calls, place, change) => {
          const digits = encodeExecuteBatch(calls).slice(2).split('')
          const i = place % digits.length
          digits[i] = (Number.parseInt(digits[i] ?? '0', 16) ^ change).toString(16)
          const decoded = decodeExecuteBatch(`0x${digits.join('')}`)
          // A changed digit either changes the calls or is refused; it never leaves the same calls.
          if (decoded.ok) expect(decoded.value).not.toEqual(calls)
        },
      ),
    )
  })

  test('rejects: execution_refused, encoding_refused', () => {
    const encoded = encodeExecuteBatch([])
    expect(decodeExecuteBatch('0x')).toEqual({ ok: false, refusal: { code: 'execution_refused' } })
    expect(decodeExecuteBatch(`0x12345678${encoded.slice(10)}`)).toEqual({
      ok: false,
      refusal: { code: 'execution_refused' },
    })
    expect(decodeExecuteBatch(`${encoded}00`)).toEqual({ ok: false, refusal: { code: 'encoding_refused' } })
  })
})
