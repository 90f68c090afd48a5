import { metavaultAbi } from '@spells/shared/abi'
import type { Address, Hex, PublicClient } from 'viem'
import type { OwnerReading } from '../ports.ts'

/** Code by which an EIP-7702 account points elsewhere: its key signs on. */
const DELEGATION = '0xef0100'

/** Reads whose signature a vault's operations need, and the fees of the day, all at one block. */
export async function readOwner(client: PublicClient, vault: Address): Promise<OwnerReading> {
  const [head, tipWei] = await Promise.all([
    client.getBlock({ blockTag: 'latest' }),
    client.request({ method: 'eth_maxPriorityFeePerGas' }).then(BigInt),
  ])
  const blockNumber = head.number
  const market = {
    block: { number: Number(blockNumber), timeSec: Number(head.timestamp) },
    baseFeeWei: head.baseFeePerGas ?? 0n,
    tipWei,
  }
  const isDeployed = hasCode(await client.getCode({ address: vault, blockNumber }))
  if (!isDeployed) return { ...market, owner: undefined }
  const address = await client.readContract({ address: vault, abi: metavaultAbi, functionName: 'owner', blockNumber })
  const code = await client.getCode({ address, blockNumber })
  return { ...market, owner: { address, isContract: hasCode(code) && !code?.startsWith(DELEGATION) } }
}

function hasCode(code: Hex | undefined): boolean {
  return code !== undefined && code !== '0x'
}
