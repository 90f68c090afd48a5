import { sponsorPaymasterAbi } from '@spells/shared/abi'
import { type Address, createPublicClient, createWalletClient, http, parseAbi } from 'viem'
import { foundry } from 'viem/chains'
import { ACCOUNT_INDEXES, getDevAccount } from './accounts.ts'
import { ENTRY_POINT } from './canonical.ts'

const entryPointAbi = parseAbi(['function balanceOf(address account) view returns (uint256)'])

/** Makes the sponsor's deposit exactly this much: 0 shows what happens without a sponsor. Waits until it is mined. */
export async function setSponsorDeposit(
  chain: { readonly rpcUrl: string; readonly chainId: number; readonly paymaster: Address },
  depositWei: bigint,
): Promise<void> {
  const { account } = getDevAccount(ACCOUNT_INDEXES.deployer)
  const options = { chain: { ...foundry, id: chain.chainId }, transport: http(chain.rpcUrl) }
  const publicClient = createPublicClient({ ...options, pollingInterval: 50, cacheTime: 0 })
  const walletClient = createWalletClient({ ...options, account })
  const query = {
    address: ENTRY_POINT,
    abi: entryPointAbi,
    functionName: 'balanceOf',
    args: [chain.paymaster],
  } as const
  const missingWei = depositWei - (await publicClient.readContract(query))
  if (missingWei === 0n) return
  const paymaster = { address: chain.paymaster, abi: sponsorPaymasterAbi } as const
  const hash =
    missingWei > 0n
      ? await walletClient.writeContract({ ...paymaster, functionName: 'deposit', value: missingWei })
      : await walletClient.writeContract({
          ...paymaster,
          functionName: 'withdraw',
          args: [account.address, -missingWei],
        })
  await publicClient.waitForTransactionReceipt({ hash })
}
