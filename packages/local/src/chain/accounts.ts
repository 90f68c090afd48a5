import { bytesToHex, type Hex } from 'viem'
import { type HDAccount, mnemonicToAccount } from 'viem/accounts'

// The phrase that every development chain uses: its keys are public, so they must never hold anything of value.
const MNEMONIC = 'test test test test test test test test test test test junk'

/** Which development account plays which part. The ones not named here are free for tests. */
export const ACCOUNT_INDEXES = {
  deployer: 0,
  demoWallet: 1,
  otherWallet: 2,
  relayer: 5,
  sponsorSigner: 7,
  bundlerUtility: 8,
  bundlerExecutors: [6, 9],
} as const

/** A development account by its index, with its key. */
export function getDevAccount(index: number): { readonly account: HDAccount; readonly privateKey: Hex } {
  const account = mnemonicToAccount(MNEMONIC, { addressIndex: index })
  const key = account.getHdKey().privateKey
  if (!key) throw new Error(`Development account ${index} has no key.`)
  return { account, privateKey: bytesToHex(key) }
}
