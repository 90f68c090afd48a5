import { type Address, concat, type Hex, numberToHex } from 'viem'
import { toPackedUserOperation } from 'viem/account-abstraction'
import type { UserOperation } from './getUserOpHash.ts'
import { STUB_ECDSA } from './sessionSignature.ts'

/** From when (exclusive) and until when (inclusive) the sponsor pays, in seconds of chain time. */
export type SponsorWindow = { readonly validAfterSec: number; readonly validUntilSec: number }

/**
 * The EIP-712 message by which the sponsor approves an operation: all of it but the account's signature and the
 * paymaster's data, for a window.
 * @param options.userOp complete with `paymasterVerificationGasLimit` and `paymasterPostOpGasLimit`
 */
export function getSponsorRequestTypedData(
  options: SponsorWindow & {
    readonly chainId: number
    readonly paymaster: Address
    readonly userOp: Omit<UserOperation, 'signature'>
  },
) {
  const { chainId, paymaster, userOp, validAfterSec, validUntilSec } = options
  const packed = toPackedUserOperation({ ...userOp, signature: '0x' })
  return {
    domain: { name: 'SpellsSponsorPaymaster', version: '1', chainId, verifyingContract: paymaster },
    types: {
      UserOperationRequest: [
        { name: 'sender', type: 'address' },
        { name: 'nonce', type: 'uint256' },
        { name: 'initCode', type: 'bytes' },
        { name: 'callData', type: 'bytes' },
        { name: 'accountGasLimits', type: 'bytes32' },
        { name: 'preVerificationGas', type: 'uint256' },
        { name: 'gasFees', type: 'bytes32' },
        { name: 'paymasterVerificationGasLimit', type: 'uint256' },
        { name: 'paymasterPostOpGasLimit', type: 'uint256' },
        { name: 'validAfter', type: 'uint48' },
        { name: 'validUntil', type: 'uint48' },
      ],
    },
    primaryType: 'UserOperationRequest',
    message: {
      sender: packed.sender,
      nonce: packed.nonce,
      initCode: packed.initCode,
      callData: packed.callData,
      accountGasLimits: packed.accountGasLimits,
      preVerificationGas: packed.preVerificationGas,
      gasFees: packed.gasFees,
      paymasterVerificationGasLimit: userOp.paymasterVerificationGasLimit ?? 0n,
      paymasterPostOpGasLimit: userOp.paymasterPostOpGasLimit ?? 0n,
      validAfter: validAfterSec,
      validUntil: validUntilSec,
    },
  } as const
}

/** Encodes the paymaster's data: `validAfter(6) validUntil(6) ecdsa(65)`. */
export function encodeSponsorData({
  validAfterSec,
  validUntilSec,
  ecdsa,
}: SponsorWindow & { readonly ecdsa: Hex }): Hex {
  return concat([numberToHex(validAfterSec, { size: 6 }), numberToHex(validUntilSec, { size: 6 }), ecdsa])
}

/** Paymaster's data that validates as far as gas goes: for estimates. */
export const STUB_SPONSOR_DATA: Hex = encodeSponsorData({
  validAfterSec: 0,
  validUntilSec: 2 ** 47 - 1,
  ecdsa: STUB_ECDSA,
})
