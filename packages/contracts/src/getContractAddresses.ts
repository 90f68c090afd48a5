import type { Address } from 'viem'
import { type ContractName, listPlannedContracts } from './listPlannedContracts.ts'

export type ContractAddresses = Readonly<Record<ContractName, Address>>

/**
 * The addresses of our contracts, which are the same on every chain that has the deployment proxy. Asks no chain.
 *
 * @example
 * const { factory, sessionValidator } = getContractAddresses()
 */
export function getContractAddresses(): ContractAddresses {
  const [ownerValidator, sessionValidator, vaultImplementation, factory] = listPlannedContracts()
  return {
    ownerValidator: ownerValidator.address,
    sessionValidator: sessionValidator.address,
    vaultImplementation: vaultImplementation.address,
    factory: factory.address,
  }
}
