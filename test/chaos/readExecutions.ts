import type { Deployment } from '@spells/shared'
import { type Address, getAddress, type Hash, type PublicClient, parseAbiItem } from 'viem'
import { entryPoint08Abi } from 'viem/account-abstraction'

const supplyEvent = parseAbiItem(
  'event Supply(address indexed reserve, address user, address indexed onBehalfOf, uint256 amount, uint16 indexed referralCode)',
)
const transferEvent = parseAbiItem('event Transfer(address indexed from, address indexed to, uint256 value)')

/** What the chain shows of some vaults, from its own logs alone. */
export type Executions = {
  /** Operations of the vaults that were included, each hash as often as it was. */
  readonly operations: readonly { readonly vault: Address; readonly userOpHash: Hash; readonly success: boolean }[]
  /** What the casts were made for: amounts that a vault supplied, or paid to its owner. Base units. */
  readonly effects: readonly {
    readonly vault: Address
    readonly action: 'entry' | 'withdraw'
    readonly amount: bigint
  }[]
}

/** Reads every operation of the vaults and everything that they did. */
export async function readExecutions(options: {
  readonly chain: PublicClient
  readonly deployment: Deployment
  readonly usdc: Address
  readonly owner: Address
  readonly vaults: readonly Address[]
}): Promise<Executions> {
  const { chain, deployment, usdc } = options
  const vaults = options.vaults.map((vault) => getAddress(vault))
  const all = { fromBlock: 0n, toBlock: 'latest', strict: true } as const
  const [operations, supplies, transfers] = await Promise.all([
    chain.getContractEvents({
      ...{ ...all, address: getAddress(deployment.entryPoint), abi: entryPoint08Abi, eventName: 'UserOperationEvent' },
      args: { sender: vaults },
    }),
    chain.getLogs({
      ...{ ...all, address: getAddress(deployment.aave.pool), event: supplyEvent, args: { onBehalfOf: vaults } },
    }),
    chain.getLogs({ ...all, address: usdc, event: transferEvent, args: { from: vaults, to: options.owner } }),
  ])
  return {
    operations: operations.map(({ args }) => ({
      vault: args.sender,
      userOpHash: args.userOpHash,
      success: args.success,
    })),
    effects: [
      ...supplies.map(({ args }) => ({ vault: args.onBehalfOf, action: 'entry' as const, amount: args.amount })),
      ...transfers.map(({ args }) => ({ vault: args.from, action: 'withdraw' as const, amount: args.value })),
    ],
  }
}
