import type { Call } from '@spells/shared'
import type { VaultCall } from './executeBatch.ts'

/** A call from the wire, with its amount as a number. */
export function toVaultCall(call: Call): VaultCall {
  return { target: call.target, valueWei: BigInt(call.valueWei), data: call.data }
}
