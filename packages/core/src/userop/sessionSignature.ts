import { ok, type Result, refuse } from '@spells/shared'
import { type Address, concat, type Hex, hexToNumber, numberToHex, size, slice } from 'viem'
import { getSessionId } from '../policy/getSessionId.ts'

/** What a session key signs with, beside the operation's hash. Times in seconds of chain time. */
export type SessionSignature = {
  readonly validAfterSec: number
  readonly validUntilSec: number
  /** Index of the budget period; 0 when the policy has none. */
  readonly period: number
  readonly ecdsa: Hex
  readonly policy: Hex
}

/** A well-formed ECDSA signature by nobody, for gas estimation. */
export const STUB_ECDSA: Hex =
  '0xfffffffffffffffffffffffffffffff0000000000000000000000000000000007aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa1c'

const HEAD_SIZE = 113

/**
 * The EIP-712 message of a session operation. The window is signed, since the signature field is not covered by the hash.
 *
 * @example
 * const ecdsa = await sessionKey.signTypedData(getSessionOpTypedData({ chainId, validator, … }))
 */
export function getSessionOpTypedData(options: {
  readonly chainId: number
  readonly validator: Address
  readonly userOpHash: Hex
  readonly sessionId: Hex
  readonly period: number
  readonly validAfterSec: number
  readonly validUntilSec: number
}) {
  const { chainId, validator, userOpHash, sessionId, period, validAfterSec, validUntilSec } = options
  return {
    domain: { name: 'SpellsSessionValidator', version: '1', chainId, verifyingContract: validator },
    types: {
      SessionOp: [
        { name: 'userOpHash', type: 'bytes32' },
        { name: 'sessionId', type: 'bytes32' },
        { name: 'period', type: 'uint32' },
        { name: 'validAfter', type: 'uint48' },
        { name: 'validUntil', type: 'uint48' },
      ],
    },
    primaryType: 'SessionOp',
    message: { userOpHash, sessionId, period, validAfter: validAfterSec, validUntil: validUntilSec },
  } as const
}

/** Encodes `validAfter(6) validUntil(6) period(4) sessionId(32) ecdsa(65) policy(rest)`. */
export function encodeSessionSignature(signature: SessionSignature): Hex {
  return concat([
    numberToHex(signature.validAfterSec, { size: 6 }),
    numberToHex(signature.validUntilSec, { size: 6 }),
    numberToHex(signature.period, { size: 4 }),
    getSessionId(signature.policy),
    signature.ecdsa,
    signature.policy,
  ])
}

/** Decodes a session signature; refuses one that is too short or whose policy is not the one its id commits to. */
export function decodeSessionSignature(
  encoded: Hex,
): Result<SessionSignature, { readonly code: 'signature_malformed' | 'policy_mismatch' }> {
  if (size(encoded) <= HEAD_SIZE) return refuse({ code: 'signature_malformed' })
  const policy = slice(encoded, HEAD_SIZE)
  if (getSessionId(policy) !== slice(encoded, 16, 48)) return refuse({ code: 'policy_mismatch' })
  return ok({
    validAfterSec: hexToNumber(slice(encoded, 0, 6)),
    validUntilSec: hexToNumber(slice(encoded, 6, 12)),
    period: hexToNumber(slice(encoded, 12, 16)),
    ecdsa: slice(encoded, 48, HEAD_SIZE),
    policy,
  })
}
