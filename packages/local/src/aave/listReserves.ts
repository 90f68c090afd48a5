import type { Hex } from 'viem'
import type { Deployer } from '../chain/deployer.ts'
import type { Contract, DeployAaveContract } from './aaveContract.ts'
import type { AaveFrame } from './deployProvider.ts'
import type { ListedToken, ReserveTerms } from './reserves.ts'

const INITIALISATION_PARAMS: Hex = '0x10'

/** Lists the tokens in the market and opens them for supplying and borrowing. */
export async function listReserves(deps: {
  readonly deployer: Deployer
  readonly deploy: DeployAaveContract
  readonly frame: AaveFrame
  readonly pool: Contract
  readonly configurator: Contract
  readonly listed: readonly ListedToken[]
}): Promise<void> {
  const { deployer, deploy, frame, pool, configurator, listed } = deps
  const incentives = await deploy('mocks/helpers/MockIncentivesController')
  const aToken = await deploy('protocol/tokenization/AToken', [pool.address])
  const stableDebt = await deploy('protocol/tokenization/StableDebtToken', [pool.address])
  const variableDebt = await deploy('protocol/tokenization/VariableDebtToken', [pool.address])
  const inputs: unknown[] = []
  for (const { token, terms } of listed) {
    const curve = [frame.provider.address, ...terms.curve]
    const strategy = await deploy('protocol/pool/DefaultReserveInterestRateStrategy', curve)
    inputs.push({
      aTokenImpl: aToken.address,
      stableDebtTokenImpl: stableDebt.address,
      variableDebtTokenImpl: variableDebt.address,
      underlyingAssetDecimals: terms.decimals,
      interestRateStrategyAddress: strategy.address,
      underlyingAsset: token.address,
      treasury: deployer.address,
      incentivesController: incentives.address,
      ...buildTokenNames(terms.symbol),
      params: INITIALISATION_PARAMS,
    })
  }
  await deployer.write(configurator, 'initReserves', [inputs])
  const setup = await deploy('deployments/ReservesSetupHelper')
  await deployer.write(frame.acl, 'addRiskAdmin', [setup.address])
  await deployer.write(setup, 'configureReserves', [configurator.address, listed.map(buildSetup)])
  await deployer.write(frame.acl, 'removeRiskAdmin', [setup.address])
}

function buildTokenNames(symbol: ReserveTerms['symbol']): Readonly<Record<string, string>> {
  return {
    aTokenName: `Aave Local ${symbol}`,
    aTokenSymbol: `aLoc${symbol}`,
    variableDebtTokenName: `Aave Local Variable Debt ${symbol}`,
    variableDebtTokenSymbol: `variableDebtLoc${symbol}`,
    stableDebtTokenName: `Aave Local Stable Debt ${symbol}`,
    stableDebtTokenSymbol: `stableDebtLoc${symbol}`,
  }
}

function buildSetup({ token, terms }: ListedToken): Readonly<Record<string, unknown>> {
  return {
    asset: token.address,
    baseLTV: terms.ltvBps,
    liquidationThreshold: terms.liquidationThresholdBps,
    liquidationBonus: terms.liquidationBonusBps,
    reserveFactor: terms.reserveFactorBps,
    borrowCap: 0n,
    supplyCap: 0n,
    stableBorrowingEnabled: false,
    borrowingEnabled: true,
    flashLoanEnabled: true,
  }
}
