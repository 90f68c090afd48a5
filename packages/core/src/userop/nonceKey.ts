import { type Address, getAddress, numberToHex } from 'viem'

/** Lanes with this bit are protective: own quota, own gas budget. */
export const PROTECTIVE_LANE_BIT = 0x8000_0000

/** A nonce lane of one validator: its class and its number within the class, from 0. */
export type Lane = { readonly laneClass: 'normal' | 'protective'; readonly index: number }

/**
 * Builds the 192-bit nonce key of a lane: `validator(160) ‖ lane(32)`.
 *
 * @example
 * const nonce = await readNonce(vault, buildNonceKey(sessionValidator, { laneClass: 'normal', index: 0 }))
 */
export function buildNonceKey(validator: Address, lane: Lane): bigint {
  const id = lane.laneClass === 'protective' ? lane.index + PROTECTIVE_LANE_BIT : lane.index
  return (BigInt(validator) << 32n) | BigInt(id)
}

/** Splits a nonce key into validator and lane. */
export function parseNonceKey(key: bigint): { readonly validator: Address; readonly lane: Lane } {
  const id = Number(key & 0xffff_ffffn)
  return {
    validator: getAddress(numberToHex(key >> 32n, { size: 20 })),
    lane:
      id >= PROTECTIVE_LANE_BIT
        ? { laneClass: 'protective', index: id - PROTECTIVE_LANE_BIT }
        : { laneClass: 'normal', index: id },
  }
}

/** Builds the 256-bit nonce: key and sequence. */
export function buildNonce(key: bigint, sequence: bigint): bigint {
  return (key << 64n) | sequence
}

/** Splits a 256-bit nonce into key and sequence. */
export function parseNonce(nonce: bigint): { readonly key: bigint; readonly sequence: bigint } {
  return { key: nonce >> 64n, sequence: nonce & 0xffff_ffff_ffff_ffffn }
}
