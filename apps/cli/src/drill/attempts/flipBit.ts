import type { UserOperation } from '@spells/core'

/** The operation with one bit of its signature changed, counted from the first. */
export function flipBit(userOp: UserOperation, bit: number): UserOperation {
  const place = Math.floor(bit / 8)
  const i = 2 + 2 * place
  const { signature } = userOp
  const byte = (Number.parseInt(signature.slice(i, i + 2), 16) ^ (1 << (7 - (bit % 8)))).toString(16).padStart(2, '0')
  return { ...userOp, signature: `0x${signature.slice(2, i)}${byte}${signature.slice(i + 2)}` }
}
