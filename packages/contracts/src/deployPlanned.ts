import { AppError } from '@spells/shared'
import {
  type Account,
  type Address,
  type Chain,
  concat,
  type Hex,
  type PublicClient,
  type Transport,
  type WalletClient,
} from 'viem'
import { DEPLOYMENT_PROXY, DEPLOYMENT_SALT } from './listPlannedContracts.ts'

/**
 * Deploys one contract through the deployment proxy, unless the chain has it.
 * @returns whether it was deployed now
 * @throws AppError `deployment_failed` when the chain has no deployment proxy or the contract is missing afterwards
 */
export async function deployPlanned(
  clients: { readonly publicClient: PublicClient; readonly walletClient: WalletClient<Transport, Chain, Account> },
  contract: { readonly name: string; readonly address: Address; readonly initCode: Hex },
): Promise<boolean> {
  const { publicClient, walletClient } = clients
  const { name, address, initCode } = contract
  if ((await publicClient.getCode({ address })) !== undefined) return false
  if ((await publicClient.getCode({ address: DEPLOYMENT_PROXY })) === undefined) {
    throw failed('The chain has no deterministic deployment proxy.', DEPLOYMENT_PROXY)
  }
  const hash = await walletClient.sendTransaction({ to: DEPLOYMENT_PROXY, data: concat([DEPLOYMENT_SALT, initCode]) })
  await publicClient.waitForTransactionReceipt({ hash })
  if ((await publicClient.getCode({ address })) === undefined) {
    throw failed(`The deployment of ${name} left no code.`, address)
  }
  return true
}

function failed(shortMessage: string, address: string): AppError {
  return new AppError({ code: 'deployment_failed', shortMessage, facts: { address }, retry: 'safe' })
}
