import type { Address } from 'viem'
import type { Links } from '../chain/deployer.ts'
import type { DeployAaveContract } from './aaveContract.ts'

const POOL_LIBRARIES = ['SupplyLogic', 'BorrowLogic', 'LiquidationLogic', 'EModeLogic', 'BridgeLogic', 'PoolLogic']

/** Deploys the libraries that Aave's pool and configurator are linked with. */
export async function deployLogicLibraries(
  deploy: DeployAaveContract,
): Promise<{ readonly poolLinks: Links; readonly configuratorLinks: Links }> {
  const poolLinks: Record<string, Address> = {}
  for (const name of POOL_LIBRARIES) poolLinks[qualify(name)] = (await deploy(pathOf(name))).address
  // It calls the borrow library itself.
  const flashLoan = await deploy(pathOf('FlashLoanLogic'), [], pick(poolLinks, qualify('BorrowLogic')))
  poolLinks[qualify('FlashLoanLogic')] = flashLoan.address
  const configurator = await deploy(pathOf('ConfiguratorLogic'))
  return { poolLinks, configuratorLinks: { [qualify('ConfiguratorLogic')]: configurator.address } }
}

const pathOf = (name: string): string => `protocol/libraries/logic/${name}`
const qualify = (name: string): string => `contracts/protocol/libraries/logic/${name}.sol:${name}`

function pick(links: Links, name: string): Links {
  const address = links[name]
  return address === undefined ? {} : { [name]: address }
}
