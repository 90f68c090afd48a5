import { type Address, concat, type Hex, slice } from 'viem'

/** Puts a session key into an encoded policy, so that a grant can be built before its key exists. */
export function withSessionKey(encodedPolicy: Hex, key: Address): Hex {
  return concat([slice(encodedPolicy, 0, 2), `0x${key.slice(2).toLowerCase()}`, slice(encodedPolicy, 22)])
}
