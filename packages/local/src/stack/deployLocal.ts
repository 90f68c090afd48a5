import { existsSync, readFileSync } from 'node:fs'
import { deployContracts, deployPaymaster } from '@spells/contracts'
import { type Deployment, deploymentSchema } from '@spells/shared'
import { type Address, createPublicClient, createWalletClient, http, parseAbi, parseEther, parseUnits } from 'viem'
import { foundry } from 'viem/chains'
import { type AaveMarket, deployAave } from '../aave/deployAave.ts'
import { ACCOUNT_INDEXES, getDevAccount } from '../chain/accounts.ts'
import { deployCanonical, ENTRY_POINT } from '../chain/canonical.ts'
import { createDeployer } from '../chain/deployer.ts'
import type { Chain } from '../chain/startChain.ts'
import { writeFileAtomic } from '../writeFileAtomic.ts'

/** What the local chain carries: what the Workers are told, and what only the stack uses. */
export type LocalDeployment = { readonly deployment: Deployment; readonly aave: AaveMarket }

/** Whoever may mint does so once for these. */
const FUNDED = [ACCOUNT_INDEXES.demoWallet, ACCOUNT_INDEXES.otherWallet]
const FUNDING_USDC_UNITS = parseUnits('100000', 6)
/** The unstake delay that bundlers ask for, at least. */
const SPONSOR_FUNDS = { depositWei: parseEther('10'), stakeWei: parseEther('0.1'), unstakeDelaySec: 86_400 }

/**
 * Puts everything on a new chain; on a resumed one, only those of our contracts that have changed. Mines each
 * transaction at once, until `evm_setAutomine` is turned off again.
 * @param deps.path where the addresses are kept
 */
export async function deployLocal(deps: { readonly chain: Chain; readonly path: string }): Promise<LocalDeployment> {
  const { chain, path } = deps
  await chain.rpc.call('evm_setAutomine', true)
  const aave = chain.resumed && existsSync(path) ? readAave(path) : await deployVenues(chain)
  const ours = await deployOurs(chain)
  if (!chain.resumed) {
    await chain.store.save()
    writeFileAtomic(path, JSON.stringify(aave))
  }
  const { pool, assets, weth } = aave
  return {
    aave,
    deployment: deploymentSchema.parse({ entryPoint: ENTRY_POINT, ...ours, aave: { pool, assets }, weth }),
  }
}

async function deployVenues(chain: Chain): Promise<AaveMarket> {
  const { account } = getDevAccount(ACCOUNT_INDEXES.deployer)
  const deployer = await createDeployer({ rpc: chain.rpc, account, chainId: chain.chainId })
  await deployCanonical({ rpc: chain.rpc, deployer })
  const aave = await deployAave({ rpc: chain.rpc, deployer })
  const usdc = aave.assets.find((asset) => asset.symbol === 'USDC')?.address as Address
  const abi = parseAbi(['function mint(address account, uint256 value) returns (bool)'])
  for (const index of FUNDED) {
    await deployer.write({ address: usdc, abi }, 'mint', [getDevAccount(index).account.address, FUNDING_USDC_UNITS])
  }
  await deployer.settle()
  return aave
}

async function deployOurs(chain: Chain) {
  const { account } = getDevAccount(ACCOUNT_INDEXES.deployer)
  const transport = http(chain.url)
  const viemChain = { ...foundry, id: chain.chainId }
  const clients = {
    publicClient: createPublicClient({ chain: viemChain, transport, pollingInterval: 20 }),
    walletClient: createWalletClient({ account, chain: viemChain, transport }),
  }
  const contracts = await deployContracts(clients)
  const signer = getDevAccount(ACCOUNT_INDEXES.sponsorSigner).account.address
  return { ...contracts, paymaster: await deployPaymaster(clients, { ...SPONSOR_FUNDS, signer }) }
}

function readAave(path: string): AaveMarket {
  return JSON.parse(readFileSync(path, 'utf8')) as AaveMarket
}
