import { encodeSponsorData, getSponsorRequestTypedData, type SponsorWindow, type UserOperation } from '@spells/core'
import type { Address, Hex } from 'viem'
import { type PrivateKeyAccount, privateKeyToAccount } from 'viem/accounts'

/** Approves operations with the sponsor's key, which stays inside. */
export type SponsorSigner = {
  /** @returns the paymaster's data */
  approve(request: SponsorWindow & { readonly userOp: Omit<UserOperation, 'signature'> }): Promise<Hex>
}

/** @param config.privateKey of the paymaster's signer */
export function createSponsorSigner(config: {
  readonly privateKey: Hex
  readonly chainId: number
  readonly paymaster: Address
}): SponsorSigner {
  const { privateKey, chainId, paymaster } = config
  let account: PrivateKeyAccount | undefined
  return {
    approve: async ({ userOp, validAfterSec, validUntilSec }) => {
      account ??= privateKeyToAccount(privateKey)
      const request = { chainId, paymaster, userOp, validAfterSec, validUntilSec }
      const ecdsa = await account.signTypedData(getSponsorRequestTypedData(request))
      return encodeSponsorData({ validAfterSec, validUntilSec, ecdsa })
    },
  }
}
