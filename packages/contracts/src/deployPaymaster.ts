import { sponsorPaymasterAbi } from '@spells/shared/abi'
import type { Account, Address, Chain, PublicClient, Transport, WalletClient } from 'viem'
import { deployPlanned } from './deployPlanned.ts'
import { planPaymaster } from './planPaymaster.ts'

/**
 * Deploys the sponsor's paymaster and, the first time, gives it a deposit to pay from and a stake, without which
 * bundlers do not let it read its signer (ERC-7562).
 *
 * @param clients.walletClient becomes the paymaster's owner
 * @param options.signer address of the key that approves operations
 * @param options.unstakeDelaySec bundlers ask for a day or more
 * @throws AppError `deployment_failed`
 */
export async function deployPaymaster(
  clients: { readonly publicClient: PublicClient; readonly walletClient: WalletClient<Transport, Chain, Account> },
  options: {
    readonly signer: Address
    readonly depositWei: bigint
    readonly stakeWei: bigint
    readonly unstakeDelaySec: number
  },
): Promise<Address> {
  const { publicClient, walletClient } = clients
  const planned = planPaymaster({ owner: walletClient.account.address, signer: options.signer })
  const isNew = await deployPlanned(clients, { name: 'paymaster', ...planned })
  if (!isNew) return planned.address
  const paymaster = { address: planned.address, abi: sponsorPaymasterAbi } as const
  const hashes = [
    await walletClient.writeContract({ ...paymaster, functionName: 'deposit', value: options.depositWei }),
    await walletClient.writeContract({
      ...paymaster,
      functionName: 'addStake',
      args: [options.unstakeDelaySec],
      value: options.stakeWei,
    }),
  ]
  for (const hash of hashes) await publicClient.waitForTransactionReceipt({ hash })
  return planned.address
}
