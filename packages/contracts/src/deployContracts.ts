import { AppError } from '@spells/shared'
import { type Account, type Chain, concat, type PublicClient, type Transport, type WalletClient } from 'viem'
import { type ContractAddresses, getContractAddresses } from './getContractAddresses.ts'
import { DEPLOYMENT_PROXY, DEPLOYMENT_SALT, listPlannedContracts } from './listPlannedContracts.ts'

/**
 * Deploys whichever of our contracts the chain does not have, through the deployment proxy.
 *
 * @param clients.publicClient reads code and receipts
 * @param clients.walletClient pays; must carry its account and chain
 * @returns the addresses, which do not depend on who deployed
 * @throws AppError `deployment_failed` when the chain has no deployment proxy or a contract is missing afterwards
 */
export async function deployContracts(clients: {
  readonly publicClient: PublicClient
  readonly walletClient: WalletClient<Transport, Chain, Account>
}): Promise<ContractAddresses> {
  const { publicClient, walletClient } = clients
  if ((await publicClient.getCode({ address: DEPLOYMENT_PROXY })) === undefined) {
    throw failed('The chain has no deterministic deployment proxy.', DEPLOYMENT_PROXY)
  }
  for (const { name, address, initCode } of listPlannedContracts()) {
    if ((await publicClient.getCode({ address })) !== undefined) continue
    const hash = await walletClient.sendTransaction({ to: DEPLOYMENT_PROXY, data: concat([DEPLOYMENT_SALT, initCode]) })
    await publicClient.waitForTransactionReceipt({ hash })
    if ((await publicClient.getCode({ address })) === undefined) {
      throw failed(`The deployment of ${name} left no code.`, address)
    }
  }
  return getContractAddresses()
}

function failed(shortMessage: string, address: string): AppError {
  return new AppError({ code: 'deployment_failed', shortMessage, facts: { address }, retry: 'safe' })
}
