import type { Deployer } from '../chain/deployer.ts'
import type { Contract, DeployAaveContract } from './aaveContract.ts'
import { deployLogicLibraries } from './logicLibraries.ts'

/** The frame of a market: its registry of addresses, its rights, and the implementations behind its proxies. */
export type AaveFrame = {
  readonly provider: Contract
  readonly data: Contract
  readonly acl: Contract
  readonly poolImplementation: Contract
  readonly configuratorImplementation: Contract
}

/** Deploys the frame; the deployer holds every right. */
export async function deployProvider(deps: {
  readonly deployer: Deployer
  readonly deploy: DeployAaveContract
}): Promise<AaveFrame> {
  const { deployer, deploy } = deps
  const { poolLinks, configuratorLinks } = await deployLogicLibraries(deploy)
  const registry = await deploy('protocol/configuration/PoolAddressesProviderRegistry', [deployer.address])
  const provider = await deploy('protocol/configuration/PoolAddressesProvider', ['Local', deployer.address])
  await deployer.write(registry, 'registerAddressesProvider', [provider.address, 1n])
  const data = await deploy('misc/AaveProtocolDataProvider', [provider.address])
  await deployer.write(provider, 'setPoolDataProvider', [data.address])

  const poolImplementation = await deploy('protocol/pool/Pool', [provider.address], poolLinks)
  await deployer.write(poolImplementation, 'initialize', [provider.address])
  const configuratorImplementation = await deploy('protocol/pool/PoolConfigurator', [], configuratorLinks)
  await deployer.write(configuratorImplementation, 'initialize', [provider.address])

  // The manager's constructor reads its admin from the provider.
  await deployer.write(provider, 'setACLAdmin', [deployer.address])
  const acl = await deploy('protocol/configuration/ACLManager', [provider.address])
  await deployer.write(provider, 'setACLManager', [acl.address])
  await deployer.write(acl, 'addPoolAdmin', [deployer.address])
  await deployer.write(acl, 'addEmergencyAdmin', [deployer.address])
  return { provider, data, acl, poolImplementation, configuratorImplementation }
}
