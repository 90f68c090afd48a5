import { type Address, encodeFunctionData, getAddress, type Hex, parseAbi, parseUnits } from 'viem'
import { type Deployer, readArtifact } from '../chain/deployer.ts'
import type { Rpc } from '../chain/rpc.ts'
import { type Contract, createAaveDeploy } from './aaveContract.ts'
import { deployPrices } from './deployPrices.ts'
import { deployProvider } from './deployProvider.ts'
import { listReserves } from './listReserves.ts'
import { USDC_TERMS, WETH_TERMS } from './reserves.ts'
import { seedLiquidity } from './seedLiquidity.ts'

/** A token that the local Aave market lists. */
type AaveAsset = {
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

const FLASH_LOAN_PREMIUM_BPS = { total: 5n, protocol: 4n }
const SEED = { usdcUnits: parseUnits('2000000', 6), wethWei: parseUnits('1000', 18) }
const PROXIES_ABI = parseAbi([
  'function getPool() view returns (address)',
  'function getPoolConfigurator() view returns (address)',
])

/**
 * Deploys Aave v3 from its published bytecode with USDC (anyone may mint it) and WETH, and puts liquidity in it.
 * The order and the arguments follow Aave's own deployment; the deployer is every admin.
 */
export async function deployAave(deps: { readonly rpc: Rpc; readonly deployer: Deployer }): Promise<AaveMarket> {
  const { rpc, deployer } = deps
  const deploy = createAaveDeploy(deployer)
  const frame = await deployProvider({ deployer, deploy })
  const { provider, data, poolImplementation, configuratorImplementation } = frame

  const usdc = await deploy('mocks/tokens/MintableERC20', ['USD Coin', 'USDC', USDC_TERMS.decimals])
  const wethArtifact = readArtifact('canonical-weth/build/contracts/WETH9.json')
  const weth: Contract = { abi: wethArtifact.abi, address: await deployer.deploy(wethArtifact) }
  const listed = [
    { token: usdc, terms: USDC_TERMS },
    { token: weth, terms: WETH_TERMS },
  ]
  const { oracle, priceSource } = await deployPrices({ deployer, deploy, provider, listed })

  // The provider makes the proxies itself; their addresses can only be read.
  await deployer.write(provider, 'setPoolImpl', [poolImplementation.address])
  await deployer.write(provider, 'setPoolConfiguratorImpl', [configuratorImplementation.address])
  await deployer.settle()
  const read = async (contract: Contract, functionName: string, args: readonly unknown[] = []): Promise<Address> => {
    const call = encodeFunctionData({ abi: contract.abi, functionName, args })
    return readAddress(await rpc.call<Hex>('eth_call', { to: contract.address, data: call }, 'latest'))
  }
  const proxies = { address: provider.address, abi: PROXIES_ABI }
  const pool = { address: await read(proxies, 'getPool'), abi: poolImplementation.abi }
  const configurator = { address: await read(proxies, 'getPoolConfigurator'), abi: configuratorImplementation.abi }
  await deployer.write(configurator, 'updateFlashloanPremiumTotal', [FLASH_LOAN_PREMIUM_BPS.total])
  await deployer.write(configurator, 'updateFlashloanPremiumToProtocol', [FLASH_LOAN_PREMIUM_BPS.protocol])

  await listReserves({ deployer, deploy, frame, pool, configurator, listed })
  await seedLiquidity({ deployer, pool, usdc, weth, ...SEED })
  await deployer.settle()

  const assets: AaveAsset[] = []
  for (const { token, terms } of listed) {
    const aToken = await read(data, 'getReserveTokensAddresses', [token.address])
    assets.push({ symbol: terms.symbol, address: token.address, decimals: terms.decimals, aToken })
  }
  return { pool: pool.address, oracle: oracle.address, priceSource: priceSource.address, assets, weth: weth.address }
}

/** The address in the first returned word. */
function readAddress(words: Hex): Address {
  return getAddress(`0x${words.slice(26, 66)}`)
}
