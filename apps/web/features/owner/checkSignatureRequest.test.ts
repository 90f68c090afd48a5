import { encodeExecuteBatch, getOwnerOpTypedData, getUserOpHash } from '@spells/core'
import type { SignatureRequest } from '@spells/shared/api'
import { expect, test } from 'vitest'
import { checkSignatureRequest } from './checkSignatureRequest.ts'

const vault = '0x00000000000000000000000000000000000000a1'
const owner = '0x00000000000000000000000000000000000000b2'
const ownerValidator = '0x00000000000000000000000000000000000000c3'
const expected = { vault, chainId: 31337, ownerValidator } as const
const call = { target: owner, valueWei: '5', data: '0x' } as const

function buildRequest(): SignatureRequest {
  const callData = encodeExecuteBatch([{ target: owner, valueWei: 5n, data: '0x' }])
  const userOpHash = getUserOpHash(
    {
      sender: vault,
      nonce: 7n,
      callData,
      callGasLimit: 100n,
      verificationGasLimit: 200n,
      preVerificationGas: 300n,
      maxFeePerGas: 10n,
      maxPriorityFeePerGas: 1n,
      signature: '0x',
    },
    31337,
  )
  const { domain, types, primaryType, message } = getOwnerOpTypedData({
    ...{ chainId: 31337, validator: ownerValidator, userOpHash, validAfterSec: 0, validUntilSec: 600 },
  })
  return {
    typedData: { domain, types: { OwnerOp: [...types.OwnerOp] }, primaryType, message },
    owner,
    userOperation: {
      sender: vault,
      nonce: '0x7',
      callData,
      callGasLimit: '0x64',
      verificationGasLimit: '0xc8',
      preVerificationGas: '0x12c',
      maxFeePerGas: '0xa',
      maxPriorityFeePerGas: '0x1',
      paymaster: null,
    },
    userOpHash,
    calls: [{ ...call, text: 'Send 0.000000000000000005 ETH to your wallet.' }],
    attempt: 1,
    validUntil: '1970-01-01T00:10:00.000Z',
  }
}

test('default', () => {
  const checked = checkSignatureRequest(buildRequest(), expected)
  expect(checked).toMatchObject({
    ok: true,
    value: { networkFeeMaxWei: 6_000n, paidBy: 'vault', validUntilMs: 600_000 },
  })
})

test('rejects: operation_differs, whatever is not as shown', () => {
  const request = buildRequest()
  const { userOperation, typedData, calls } = request
  const changed: Record<string, SignatureRequest> = {
    'its fields': { ...request, userOperation: { ...userOperation, nonce: null } },
    'the vault': { ...request, userOperation: { ...userOperation, sender: owner } },
    'the calls': { ...request, calls: calls.map((one) => ({ ...one, valueWei: '1' })) },
    'the hash': { ...request, userOperation: { ...userOperation, maxFeePerGas: '0xb' } },
    'the window': { ...request, typedData: { ...typedData, message: { ...typedData.message, validUntil: '600' } } },
    'the message': {
      ...request,
      typedData: { ...typedData, domain: { ...typedData.domain, verifyingContract: owner } },
    },
  }
  for (const [what, one] of Object.entries(changed)) {
    expect(checkSignatureRequest(one, expected)).toEqual({ ok: false, refusal: { code: 'operation_differs', what } })
  }
})
