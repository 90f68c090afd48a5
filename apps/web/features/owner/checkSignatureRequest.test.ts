import { buildNonce, buildNonceKey, encodeExecuteBatch, getOwnerOpTypedData, getUserOpHash } from '@spells/core'
import type { SignatureRequest } from '@spells/shared/api'
import { numberToHex } from 'viem'
import { expect, test } from 'vitest'
import { checkSignatureRequest, type ExpectedVault } from './checkSignatureRequest.ts'

const vault = '0x00000000000000000000000000000000000000a1'
const owner = '0x00000000000000000000000000000000000000b2'
const ownerValidator = '0x00000000000000000000000000000000000000c3'
const sessionValidator = '0x00000000000000000000000000000000000000d4'
const pool = '0x00000000000000000000000000000000000000e5'
const expected: ExpectedVault = {
  ...{ vault, owner, chainId: 31337 },
  deployment: { ownerValidator, sessionValidator, aave: { pool, assets: [] } },
}
const call = { target: owner, valueWei: '5', data: '0x' } as const

function buildRequest(lane = 0): SignatureRequest {
  const nonce = buildNonce(buildNonceKey(ownerValidator, { laneClass: 'normal', index: lane }), 7n)
  const callData = encodeExecuteBatch([{ target: owner, valueWei: 5n, data: '0x' }])
  const userOpHash = getUserOpHash(
    {
      sender: vault,
      nonce,
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
      nonce: numberToHex(nonce),
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

test('behavior: the words are those of the page, whatever came with the request', () => {
  const request = buildRequest()
  const calls = request.calls.map((one) => ({ ...one, text: 'Send nothing to nobody.' }))
  const checked = checkSignatureRequest({ ...request, calls }, expected)
  expect(checked).toMatchObject({
    ok: true,
    value: { calls: [expect.stringMatching(/^Send 0\.000000000000000005 ETH to its owner 0x0{38}b2\.$/i)] },
  })
})

test('rejects: what cannot be hashed', () => {
  const request = buildRequest()
  const { userOperation, typedData } = request
  const broken: readonly SignatureRequest[] = [
    { ...request, userOperation: { ...userOperation, preVerificationGas: '-1' } },
    { ...request, userOperation: { ...userOperation, callGasLimit: `0x${'f'.repeat(40)}` } },
    { ...request, typedData: { ...typedData, primaryType: 'Nothing' } },
  ]
  expect(broken.map((one) => checkSignatureRequest(one, expected).ok)).toEqual([false, false, false])
})

test('rejects: an operation of another lane, which could land beside this one', () => {
  const refusal = { code: 'operation_differs', what: 'the nonce' }
  expect(checkSignatureRequest(buildRequest(1), expected)).toEqual({ ok: false, refusal })
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
