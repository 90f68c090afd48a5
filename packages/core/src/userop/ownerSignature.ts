import { ok, type Result, refuse } from '@spells/shared'
import { type Address, concat, type Hex, hexToNumber, numberToHex, size, slice } from 'viem'

/** What the owner signs with, beside the operation's hash. Times in seconds of chain time. */
export type OwnerSignature = {
  readonly validAfterSec: number
  readonly validUntilSec: number
  readonly ecdsa: Hex
}

const KIND_OWNER_OP = '0x00'
const SIZE = 78

/** The EIP-712 message of an owner operation. */
export function getOwnerOpTypedData(options: {
  readonly chainId: number
  readonly validator: Address
  readonly userOpHash: Hex
  readonly validAfterSec: number
  readonly validUntilSec: number
}) {
  const { chainId, validator, userOpHash, validAfterSec, validUntilSec } = options
  return {
    domain: { name: 'SpellsOwnerValidator', version: '1', chainId, verifyingContract: validator },
    types: {
      OwnerOp: [
        { name: 'userOpHash', type: 'bytes32' },
        { name: 'validAfter', type: 'uint48' },
        { name: 'validUntil', type: 'uint48' },
      ],
    },
    primaryType: 'OwnerOp',
    message: { userOpHash, validAfter: validAfterSec, validUntil: validUntilSec },
  } as const
}

/** The EIP-712 message behind an ERC-1271 signature of a vault; its signature is `validator(20) ecdsa(65)`. */
export function getOwnerMessageTypedData(options: {
  readonly chainId: number
  readonly validator: Address
  readonly vault: Address
  readonly hash: Hex
}) {
  const { chainId, validator, vault, hash } = options
  return {
    domain: { name: 'SpellsOwnerValidator', version: '1', chainId, verifyingContract: validator },
    types: {
      OwnerMessage: [
        { name: 'account', type: 'address' },
        { name: 'hash', type: 'bytes32' },
      ],
    },
    primaryType: 'OwnerMessage',
    message: { account: vault, hash },
  } as const
}

/** Encodes `kind(1) validAfter(6) validUntil(6) ecdsa(65)`. */
export function encodeOwnerSignature(signature: OwnerSignature): Hex {
  return concat([
    KIND_OWNER_OP,
    numberToHex(signature.validAfterSec, { size: 6 }),
    numberToHex(signature.validUntilSec, { size: 6 }),
    signature.ecdsa,
  ])
}

/** Decodes an owner signature; refuses another length or kind. */
export function decodeOwnerSignature(encoded: Hex): Result<OwnerSignature, { readonly code: 'signature_malformed' }> {
  if (size(encoded) !== SIZE || slice(encoded, 0, 1) !== KIND_OWNER_OP) return refuse({ code: 'signature_malformed' })
  return ok({
    validAfterSec: hexToNumber(slice(encoded, 1, 7)),
    validUntilSec: hexToNumber(slice(encoded, 7, 13)),
    ecdsa: slice(encoded, 13),
  })
}
