import { metavaultAbi } from '@spells/shared/abi'
import { type Address, erc20Abi, isAddressEqual, zeroAddress } from 'viem'
import { getWallet } from './getWallet.ts'
import { walletFault } from './walletFault.ts'

/** What the chain says about a vault, asked through the wallet: no server of ours takes part. */
export async function readChain() {
  const { reader, chainId } = await getWallet()
  return {
    chainId,
    /** Time of the newest block, in seconds. */
    getTimeSec: async () => {
      try {
        return Number((await reader.getBlock()).timestamp)
      } catch (error) {
        throw walletFault(error)
      }
    },
    getNativeBalance: (account: Address) => reader.getBalance({ address: account }),
    getTokenBalance: (token: Address, account: Address) =>
      reader.readContract({ abi: erc20Abi, address: token, functionName: 'balanceOf', args: [account] }),
    /** The vault's owner and session validator; undefined when there is no vault at the address yet. */
    findVault: async (vault: Address) => {
      const code = await reader.getCode({ address: vault })
      if (code === undefined || code === '0x') return undefined
      const [owner, sessionValidator] = await Promise.all([
        reader.readContract({ abi: metavaultAbi, address: vault, functionName: 'owner' }),
        reader.readContract({ abi: metavaultAbi, address: vault, functionName: 'SESSION_VALIDATOR' }),
      ])
      return isAddressEqual(owner, zeroAddress) ? undefined : { owner, sessionValidator }
    },
  }
}
