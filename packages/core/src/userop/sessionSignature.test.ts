import { concat, hashTypedData, recoverTypedDataAddress, size } from 'viem'
import { privateKeyToAccount } from 'viem/accounts'
import { describe, expect, test } from 'vitest'
import { buildFixturePolicy, VALIDATOR } from '../../test/sessionFixture.ts'
import { encodePolicy } from '../policy/encodePolicy.ts'
import { getSessionId } from '../policy/getSessionId.ts'
import {
  decodeSessionSignature,
  encodeSessionSignature,
  getSessionOpTypedData,
  STUB_ECDSA,
} from './sessionSignature.ts'

const policy = encodePolicy(buildFixturePolicy())
const account = privateKeyToAccount(`0x${'11'.repeat(32)}`)
const op = {
  chainId: 1,
  validator: VALIDATOR,
  userOpHash: `0x${'ab'.repeat(32)}`,
  sessionId: getSessionId(policy),
  period: 3,
  validAfterSec: 10,
  validUntilSec: 20,
} as const

describe('sessionSignature', () => {
  test('default', async () => {
    const typedData = getSessionOpTypedData(op)
    const ecdsa = await account.signTypedData(typedData)
    expect(await recoverTypedDataAddress({ ...typedData, signature: ecdsa })).toBe(account.address)
    const signature = { validAfterSec: 10, validUntilSec: 20, period: 3, ecdsa, policy }
    const encoded = encodeSessionSignature(signature)
    expect(encoded).toBe(
      concat(['0x00000000000a', '0x000000000014', '0x00000003', getSessionId(policy), ecdsa, policy]),
    )
    expect(decodeSessionSignature(encoded)).toEqual({ ok: true, value: signature })
  })

  test('behavior: every field of the message changes its hash', () => {
    const changed = [
      op,
      { ...op, chainId: 2 },
      { ...op, userOpHash: op.sessionId },
      { ...op, sessionId: op.userOpHash },
      { ...op, period: 4 },
      { ...op, validAfterSec: 11 },
      { ...op, validUntilSec: 21 },
    ]
    expect(new Set(changed.map((one) => hashTypedData(getSessionOpTypedData(one)))).size).toBe(changed.length)
  })

  test('behavior: the stub has the size of a signature', () => {
    expect(size(STUB_ECDSA)).toBe(65)
  })

  test('rejects: policy_mismatch, signature_malformed', () => {
    const encoded = encodeSessionSignature({ validAfterSec: 1, validUntilSec: 2, period: 0, ecdsa: STUB_ECDSA, policy })
    expect(decodeSessionSignature(`${encoded}00`)).toEqual({ ok: false, refusal: { code: 'policy_mismatch' } })
    expect(decodeSessionSignature('0x00')).toEqual({ ok: false, refusal: { code: 'signature_malformed' } })
  })
})
