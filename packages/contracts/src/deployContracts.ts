import type { Account, Chain, PublicClient, Transport, WalletClient } from 'viem'
import { deployPlanned } from './deployPlanned.ts'
import { type ContractAddresses, getContractAddresses } from './getContractAddresses.ts'
import { listPlannedContracts } from './listPlannedContracts.ts'

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
  for (const contract of listPlannedContracts()) await deployPlanned(clients, contract)
  return getContractAddresses()
}
