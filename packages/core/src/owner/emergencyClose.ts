import type { Address, Hex } from 'viem'

/** What the owner asks for in an emergency: every position back into the vault, once, until a deadline of chain time. */
export type EmergencyCloseTerms = {
  readonly chainId: number
  readonly vault: Address
  /** 32 random bytes: the same request counts once. */
  readonly nonce: Hex
  /** Latest chain time, in seconds, at which an operation of it may land. */
  readonly deadlineSec: number
}

/** Said in the wallet, where the fields alone would say little. */
const ACTION = 'Close every position of this vault'

/** The EIP-712 message of an emergency close. It is bound to chain and vault twice over, by domain and by field. */
export function getEmergencyCloseTypedData({ chainId, vault, nonce, deadlineSec }: EmergencyCloseTerms) {
  return {
    domain: { name: 'SpellsEmergency', version: '1', chainId, verifyingContract: vault },
    types: {
      EmergencyClose: [
        { name: 'action', type: 'string' },
        { name: 'vault', type: 'address' },
        { name: 'nonce', type: 'bytes32' },
        { name: 'deadline', type: 'uint48' },
      ],
    },
    primaryType: 'EmergencyClose',
    message: { action: ACTION, vault, nonce, deadline: deadlineSec },
  } as const
}
