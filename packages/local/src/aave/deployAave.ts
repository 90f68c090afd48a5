import { type Address, encodeFunctionData, getAddress, type Hex, parseAbi, parseUnits, zeroAddress } from 'viem'
import { type Artifact, type Deployer, readArtifact } from '../chain/deployer.ts'
import type { Rpc } from '../chain/rpc.ts'
import { deployLogicLibraries } from './logicLibraries.ts'
import { type ReserveTerms, USDC_TERMS, WETH_TERMS } from './reserves.ts'
import { seedLiquidity } from './seedLiquidity.ts'

/** A token that the local Aave market lists. */
export type AaveAsset = {
  readonly symbol: string
  readonly address: Address
  readonly decimals: number
  readonly aToken: Address
}

/** Where the local Aave v3 market is. */
export type AaveMarket = {
  readonly pool: Address
  readonly oracle: Address
  /** Takes `setAssetPrice(asset, price in USD with 8 decimals)` from anyone. */
  readonly priceSource: Address
  readonly assets: readonly AaveAsset[]
  readonly weth: Address
}

type Contract = { readonly address: Address; readonly abi: Artifact['abi'] }

const FLASH_LOAN_PREMIUM_BPS = { total: 5n, protocol: 4n }
const RESERVE_PARAMS: Hex = '0x10'

/**
 * Deploys Aave v3 from its published bytecode with USDC (anyone may mint it) and WETH, and puts liquidity in it.
 * The order and the arguments follow Aave's own deployment; the deployer is every admin.
 */
export async function deployAave(deps: { readonly rpc: Rpc; readonly deployer: Deployer }): Promise<AaveMarket> {
  const { rpc, deployer } = deps
  const deploy = async (path: string, args: readonly unknown[] = [], links = {}): Promise<Contract> => {
    const artifact = readAaveArtifact(path)
    return { abi: artifact.abi, address: await deployer.deploy(artifact, { args, links }) }
  }
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

  const usdc = await deploy('mocks/tokens/MintableERC20', ['USD Coin', 'USDC', USDC_TERMS.decimals])
  const wethArtifact = readArtifact('canonical-weth/build/contracts/WETH9.json')
  const weth: Contract = { abi: wethArtifact.abi, address: await deployer.deploy(wethArtifact) }
  const listed = [
    { token: usdc, terms: USDC_TERMS },
    { token: weth, terms: WETH_TERMS },
  ]

  // No own source per asset: every price is asked of the fallback, which anyone may set.
  const priceSource = await deploy('mocks/oracle/PriceOracle')
  for (const { token, terms } of listed) {
    await deployer.write(priceSource, 'setAssetPrice', [token.address, terms.priceUsd8])
  }
  const baseUnit = 100_000_000n
  const oracleArgs = [provider.address, [], [], priceSource.address, zeroAddress, baseUnit]
  const oracle = await deploy('misc/AaveOracle', oracleArgs)
  await deployer.write(provider, 'setPriceOracle', [oracle.address])

  await deployer.write(provider, 'setPoolImpl', [poolImplementation.address])
  await deployer.write(provider, 'setPoolConfiguratorImpl', [configuratorImplementation.address])
  await deployer.settle()
  const proxies = parseAbi([
    'function getPool() view returns (address)',
    'function getPoolConfigurator() view returns (address)',
  ])
  const readProxy = async (functionName: 'getPool' | 'getPoolConfigurator'): Promise<Address> =>
    toAddress(await call(rpc, provider.address, encodeFunctionData({ abi: proxies, functionName })))
  const pool: Contract = { address: await readProxy('getPool'), abi: poolImplementation.abi }
  const configurator: Contract = {
    address: await readProxy('getPoolConfigurator'),
    abi: configuratorImplementation.abi,
  }
  await deployer.write(configurator, 'updateFlashloanPremiumTotal', [FLASH_LOAN_PREMIUM_BPS.total])
  await deployer.write(configurator, 'updateFlashloanPremiumToProtocol', [FLASH_LOAN_PREMIUM_BPS.protocol])

  const incentives = await deploy('mocks/helpers/MockIncentivesController')
  const aToken = await deploy('protocol/tokenization/AToken', [pool.address])
  const stableDebt = await deploy('protocol/tokenization/StableDebtToken', [pool.address])
  const variableDebt = await deploy('protocol/tokenization/VariableDebtToken', [pool.address])
  const inputs: unknown[] = []
  for (const { token, terms } of listed) {
    const strategy = await deploy('protocol/pool/DefaultReserveInterestRateStrategy', [
      provider.address,
      ...terms.curve,
    ])
    inputs.push({
      aTokenImpl: aToken.address,
      stableDebtTokenImpl: stableDebt.address,
      variableDebtTokenImpl: variableDebt.address,
      underlyingAssetDecimals: terms.decimals,
      interestRateStrategyAddress: strategy.address,
      underlyingAsset: token.address,
      treasury: deployer.address,
      incentivesController: incentives.address,
      ...tokenNames(terms.symbol),
      params: RESERVE_PARAMS,
    })
  }
  await deployer.write(configurator, 'initReserves', [inputs])
  const setup = await deploy('deployments/ReservesSetupHelper')
  await deployer.write(acl, 'addRiskAdmin', [setup.address])
  const terms = listed.map((entry) => reserveSetup(entry.token.address, entry.terms))
  await deployer.write(setup, 'configureReserves', [configurator.address, terms])
  await deployer.write(acl, 'removeRiskAdmin', [setup.address])
  await seedLiquidity({
    deployer,
    pool,
    usdc,
    weth,
    usdcUnits: parseUnits('2000000', 6),
    wethWei: parseUnits('1000', 18),
  })
  await deployer.settle()

  const assets: AaveAsset[] = []
  for (const {
    token,
    terms: { symbol, decimals },
  } of listed) {
    const getTokens = encodeFunctionData({
      abi: data.abi,
      functionName: 'getReserveTokensAddresses',
      args: [token.address],
    })
    const words = await call(rpc, data.address, getTokens)
    assets.push({ symbol, address: token.address, decimals, aToken: toAddress(words) })
  }
  return { pool: pool.address, oracle: oracle.address, priceSource: priceSource.address, assets, weth: weth.address }
}

function readAaveArtifact(path: string): Artifact {
  const name = path.slice(path.lastIndexOf('/') + 1)
  return readArtifact(`@aave/core-v3/artifacts/contracts/${path}.sol/${name}.json`)
}

function tokenNames(symbol: string): Readonly<Record<string, string>> {
  return {
    aTokenName: `Aave Local ${symbol}`,
    aTokenSymbol: `aLoc${symbol}`,
    variableDebtTokenName: `Aave Local Variable Debt ${symbol}`,
    variableDebtTokenSymbol: `variableDebtLoc${symbol}`,
    stableDebtTokenName: `Aave Local Stable Debt ${symbol}`,
    stableDebtTokenSymbol: `stableDebtLoc${symbol}`,
  }
}

function reserveSetup(asset: Address, terms: ReserveTerms): Readonly<Record<string, unknown>> {
  return {
    asset,
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

function call(rpc: Rpc, to: Address, data: Hex): Promise<Hex> {
  return rpc.call<Hex>('eth_call', { to, data }, 'latest')
}

/** The address in the first returned word. */
function toAddress(words: Hex): Address {
  return getAddress(`0x${words.slice(26, 66)}`)
}
