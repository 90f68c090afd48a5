import { describe, expect, test } from 'vitest'
import { decodeOwnerSignature, encodeOwnerSignature } from './ownerSignature.ts'
import { STUB_ECDSA } from './sessionSignature.ts'

const signature = { validAfterSec: 10, validUntilSec: 20, ecdsa: STUB_ECDSA }

describe('ownerSignature', () => {
  test('default', () => {
    const encoded = encodeOwnerSignature(signature)
    expect(encoded).toBe(`0x0000000000000a000000000014${STUB_ECDSA.slice(2)}`)
    expect(decodeOwnerSignature(encoded)).toEqual({ ok: true, value: signature })
  })

  test('rejects: signature_malformed', () => {
    const refused = { ok: false, refusal: { code: 'signature_malformed' } }
    const encoded = encodeOwnerSignature(signature)
    expect(decodeOwnerSignature(`0x01${encoded.slice(4)}`)).toEqual(refused)
    expect(decodeOwnerSignature(`${encoded}00`)).toEqual(refused)
  })
})
