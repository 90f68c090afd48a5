import { sponsorPaymasterAbi } from '@spells/shared/abi'
import { type Address, encodeDeployData, getCreate2Address, type Hex } from 'viem'
import { sponsorPaymasterBytecode } from './generated/sponsorPaymasterBytecode.ts'
import { DEPLOYMENT_PROXY, DEPLOYMENT_SALT } from './listPlannedContracts.ts'

/** Who holds the paymaster's deposit, and the first key that approves operations; the address follows from both. */
export type PaymasterParties = { readonly owner: Address; readonly signer: Address }

/** The paymaster's address and init code. Asks no chain. A rotated signer does not change the address. */
export function planPaymaster({ owner, signer }: PaymasterParties): {
  readonly address: Address
  readonly initCode: Hex
} {
  const initCode = encodeDeployData({
    abi: sponsorPaymasterAbi,
    bytecode: sponsorPaymasterBytecode,
    args: [owner, signer],
  })
  return { address: getCreate2Address({ from: DEPLOYMENT_PROXY, salt: DEPLOYMENT_SALT, bytecode: initCode }), initCode }
}
