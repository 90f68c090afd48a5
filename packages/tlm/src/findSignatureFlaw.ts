import {
  type Address,
  type Hex,
  isAddressEqual,
  isHex,
  parseSignature,
  recoverTypedDataAddress,
  size,
  type TypedDataDefinition,
} from 'viem'

/** What the owner was to sign, and who that is. */
export type OwnerMessage = { readonly typedData: TypedDataDefinition; readonly owner: Address }

const SIZE = 65
/** Half the order of secp256k1: above it, the same signature could be written in a second way. */
const HALF_ORDER = 0x7fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b20a0n

/**
 * Why a signature is not the owner's for a message, as the validator contract would judge it.
 * @returns one plain sentence; undefined when nothing is wrong
 */
export async function findSignatureFlaw(
  { typedData, owner }: OwnerMessage,
  signature: Hex,
): Promise<string | undefined> {
  if (!isHex(signature) || size(signature) !== SIZE) return `The signature must be ${SIZE} bytes of hex: r, s, v.`
  const v = Number.parseInt(signature.slice(-2), 16)
  if (v !== 27 && v !== 28) return `The last byte v must be 27 or 28, not ${v}.`
  if (BigInt(`0x${signature.slice(66, 130)}`) > HALF_ORDER) return 'The value s is in the upper half of the order.'
  const signer = await recoverSigner(typedData, signature)
  if (!signer) return 'No signer can be recovered from the signature.'
  return isAddressEqual(signer, owner) ? undefined : `It was signed by ${signer}, not by the owner.`
}

async function recoverSigner(typedData: TypedDataDefinition, signature: Hex): Promise<Address | undefined> {
  try {
    return await recoverTypedDataAddress({ ...typedData, signature: parseSignature(signature) })
  } catch {
    // r or s is no number of the curve.
    return undefined
  }
}
