import { metavaultAbi, metavaultFactoryAbi } from '@spells/shared/abi'
import { type Address, encodeDeployData, getCreate2Address, type Hex, zeroHash } from 'viem'
import { metavaultBytecode } from './generated/metavaultBytecode.ts'
import { metavaultFactoryBytecode } from './generated/metavaultFactoryBytecode.ts'
import { ownerValidatorBytecode } from './generated/ownerValidatorBytecode.ts'
import { sessionValidatorBytecode } from './generated/sessionValidatorBytecode.ts'

/** The deterministic deployment proxy (Arachnid's), at the same address on every chain. */
export const DEPLOYMENT_PROXY: Address = '0x4e59b44847b379578588920cA78FbF26c0B4956C'

/** Salt of every contract of ours. A changed contract has another address by its bytecode. */
export const DEPLOYMENT_SALT: Hex = zeroHash

export type ContractName = 'ownerValidator' | 'sessionValidator' | 'vaultImplementation' | 'factory'

export type PlannedContract = { readonly name: ContractName; readonly address: Address; readonly initCode: Hex }

/** Every contract of ours in the order of deployment, with the address that follows from its init code. */
export function listPlannedContracts(): readonly [PlannedContract, PlannedContract, PlannedContract, PlannedContract] {
  const ownerValidator = plan('ownerValidator', ownerValidatorBytecode)
  const sessionValidator = plan('sessionValidator', sessionValidatorBytecode)
  const vaultImplementation = plan(
    'vaultImplementation',
    encodeDeployData({
      abi: metavaultAbi,
      bytecode: metavaultBytecode,
      args: [ownerValidator.address, sessionValidator.address],
    }),
  )
  const factory = plan(
    'factory',
    encodeDeployData({
      abi: metavaultFactoryAbi,
      bytecode: metavaultFactoryBytecode,
      args: [vaultImplementation.address],
    }),
  )
  return [ownerValidator, sessionValidator, vaultImplementation, factory]
}

function plan(name: ContractName, initCode: Hex): PlannedContract {
  const address = getCreate2Address({ from: DEPLOYMENT_PROXY, salt: DEPLOYMENT_SALT, bytecode: initCode })
  return { name, address, initCode }
}
