import { zeroAddress } from 'viem'
import type { Deployer } from '../chain/deployer.ts'
import type { Contract, DeployAaveContract } from './aaveContract.ts'
import type { ListedToken } from './reserves.ts'

const USD_UNIT = 100_000_000n

/**
 * Deploys the market's oracle. No asset has a source of its own: every price is asked of the fallback, which anyone may
 * set.
 */
export async function deployPrices(deps: {
  readonly deployer: Deployer
  readonly deploy: DeployAaveContract
  readonly provider: Contract
  readonly listed: readonly ListedToken[]
}): Promise<{ readonly oracle: Contract; readonly priceSource: Contract }> {
  const { deployer, deploy, provider, listed } = deps
  const priceSource = await deploy('mocks/oracle/PriceOracle')
  for (const { token, terms } of listed) {
    await deployer.write(priceSource, 'setAssetPrice', [token.address, terms.priceUsd8])
  }
  const args = [provider.address, [], [], priceSource.address, zeroAddress, USD_UNIT]
  const oracle = await deploy('misc/AaveOracle', args)
  await deployer.write(provider, 'setPriceOracle', [oracle.address])
  return { oracle, priceSource }
}
