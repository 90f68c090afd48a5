import { type Hex, keccak256 } from 'viem'

/** The id under which the chain knows a policy: the keccak-256 of its bytes. */
export function getSessionId(encodedPolicy: Hex): Hex {
  return keccak256(encodedPolicy)
}
