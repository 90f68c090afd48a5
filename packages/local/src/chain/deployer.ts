import { createRequire } from 'node:module'
import { AppError } from '@spells/shared'
import {
  type Abi,
  type Address,
  type ContractConstructorArgs,
  concatHex,
  encodeDeployData,
  encodeFunctionData,
  getContractAddress,
  type Hex,
  hexToNumber,
  keccak256,
  stringToHex,
} from 'viem'
import type { LocalAccount } from 'viem/accounts'
import type { Rpc } from './rpc.ts'

/** A compiled contract as the npm packages carry it. */
export type Artifact = {
  readonly abi: Abi
  readonly bytecode: Hex
  readonly linkReferences?: Readonly<Record<string, Readonly<Record<string, unknown>>>>
}

/** Sends transactions of one account in order and checks all their receipts at the end. */
export type Deployer = {
  readonly address: Address
  deploy(artifact: Artifact, options?: { readonly args?: readonly unknown[]; readonly links?: Links }): Promise<Address>
  write(
    contract: { readonly address: Address; readonly abi: Abi },
    name: string,
    args?: readonly unknown[],
  ): Promise<void>
  send(transaction: { readonly to: Address; readonly data?: Hex; readonly value?: bigint }): Promise<void>
  /** @throws deployment_reverted naming the transaction that failed */
  settle(): Promise<void>
}

/** Library name to address. */
export type Links = Readonly<Record<string, Address>>

const GAS = 12_000_000n
const MINING_TIMEOUT_MS = 20_000
const MAX_FEE_PER_GAS_WEI = 100_000_000_000n

/** The chain must be mining each transaction as it comes. */
export async function createDeployer(deps: {
  readonly rpc: Rpc
  readonly account: LocalAccount
  readonly chainId: number
}): Promise<Deployer> {
  const { rpc, account, chainId } = deps
  let nonce = hexToNumber(await rpc.call<Hex>('eth_getTransactionCount', account.address, 'latest'))
  const sent: { readonly hash: Hex; readonly what: string }[] = []

  const submit = async (what: string, to: Address | undefined, data: Hex, value = 0n): Promise<void> => {
    const serialized = await account.signTransaction({
      type: 'eip1559',
      chainId,
      nonce: nonce++,
      gas: GAS,
      maxFeePerGas: MAX_FEE_PER_GAS_WEI,
      maxPriorityFeePerGas: 1n,
      data,
      value,
      ...(to ? { to } : {}),
    })
    sent.push({ what, hash: await rpc.call<Hex>('eth_sendRawTransaction', serialized) })
  }
  return {
    address: account.address,
    deploy: async (artifact, { args = [], links = {} } = {}) => {
      const address = getContractAddress({ from: account.address, nonce: BigInt(nonce) })
      const bytecode = link(artifact.bytecode, links)
      const data = encodeDeployData({ abi: artifact.abi, bytecode, args: args as ContractConstructorArgs<Abi> })
      await submit(`deployment ${sent.length + 1}`, undefined, data)
      return address
    },
    write: (contract, functionName, args = []) =>
      submit(functionName, contract.address, encodeFunctionData({ abi: contract.abi, functionName, args })),
    send: ({ to, data = '0x', value = 0n }) => submit(`call of ${to}`, to, data, value),
    settle: async () => {
      const receipts = await untilMined(rpc, sent)
      const failed = sent.find((_, index) => receipts[index]?.status !== '0x1')
      if (failed) {
        throw new AppError({
          code: 'deployment_reverted',
          shortMessage: `The local deployment failed at: ${failed.what}.`,
          facts: failed,
          retry: 'never',
        })
      }
      sent.length = 0
    },
  }
}

type Receipt = { readonly status: Hex }

/** A transaction is accepted a moment before it is mined. */
async function untilMined(rpc: Rpc, sent: readonly { readonly hash: Hex }[]): Promise<readonly (Receipt | null)[]> {
  const calls = sent.map(({ hash }) => ['eth_getTransactionReceipt', hash] as const)
  const deadlineMs = Date.now() + MINING_TIMEOUT_MS
  for (;;) {
    const receipts = (await rpc.batch(calls)) as (Receipt | null)[]
    if (Date.now() > deadlineMs || receipts.every((receipt) => receipt !== null)) return receipts
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
}

/** Reads an artifact of an installed package. */
export function readArtifact(path: string): Artifact {
  return createRequire(import.meta.url)(path) as Artifact
}

/** Puts the addresses of libraries where the compiler left placeholders for their qualified names. */
function link(bytecode: Hex, links: Links): Hex {
  let linked: string = bytecode
  for (const [qualifiedName, address] of Object.entries(links)) {
    const placeholder = `__$${keccak256(stringToHex(qualifiedName)).slice(2, 36)}$__`
    linked = linked.replaceAll(placeholder, address.slice(2).toLowerCase())
  }
  return concatHex([linked as Hex])
}
