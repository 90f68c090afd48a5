import type { VaultIdentity } from '@spells/core/transaction'
import { buildLaneKey } from '@spells/core/transaction'
import type { Inclusion } from '@spells/shared'
import { type Address, type Hex, isAddressEqual, type PublicClient, parseAbi, zeroAddress } from 'viem'

const entryPointAbi = parseAbi([
  'function getNonce(address sender, uint192 key) view returns (uint256)',
  'event UserOperationEvent(bytes32 indexed userOpHash, address indexed sender, address indexed paymaster, uint256 nonce, bool success, uint256 actualGasCost, uint256 actualGasUsed)',
  'event UserOperationRevertReason(bytes32 indexed userOpHash, address indexed sender, uint256 nonce, bytes revertReason)',
])
const [, userOperationEvent, revertReasonEvent] = entryPointAbi

/** Widest block range of one log query; nodes refuse wider ones. */
const LOG_RANGE = 9_000
const SEQUENCE_MASK = 2n ** 64n - 1n

/** Next sequence of each lane, at a block. */
export async function readSequences(
  client: PublicClient,
  entryPoint: Address,
  request: { readonly identity: VaultIdentity; readonly lanes: readonly number[]; readonly blockNumber: number },
): Promise<ReadonlyMap<number, number>> {
  const { identity, lanes, blockNumber } = request
  const sequences = await Promise.all(
    lanes.map(async (lane) => {
      const nonce = await client.readContract({
        address: entryPoint,
        abi: entryPointAbi,
        functionName: 'getNonce',
        args: [identity.vault, buildLaneKey(identity, lane)],
        blockNumber: BigInt(blockNumber),
      })
      return [lane, Number(nonce & SEQUENCE_MASK)] as const
    }),
  )
  return new Map(sequences)
}

/**
 * Inclusions of operations by hash, up to a block.
 * @throws when the node does not have that block, as one that fell back: its logs end before, without saying so
 */
export async function findInclusions(
  client: PublicClient,
  entryPoint: Address,
  query: { readonly hashes: readonly Hex[]; readonly fromBlock: number; readonly toBlock: number },
): Promise<ReadonlyMap<Hex, Inclusion>> {
  const found = new Map<Hex, Inclusion>()
  if (query.hashes.length === 0) return found
  for (let from = query.fromBlock; from <= query.toBlock; from += LOG_RANGE) {
    const toBlock = BigInt(Math.min(query.toBlock, from + LOG_RANGE - 1))
    const [logs] = await Promise.all([
      client.getLogs({
        address: entryPoint,
        event: userOperationEvent,
        args: { userOpHash: [...query.hashes] },
        fromBlock: BigInt(from),
        toBlock,
        strict: true,
      }),
      client.getBlock({ blockNumber: toBlock }),
    ])
    for (const log of logs) {
      found.set(log.args.userOpHash, {
        userOpHash: log.args.userOpHash,
        transactionHash: log.transactionHash,
        blockNumber: String(log.blockNumber),
        blockHash: log.blockHash,
        success: log.args.success,
        actualGasCostWei: String(log.args.actualGasCost),
        paidBy: isAddressEqual(log.args.paymaster, zeroAddress) ? 'vault' : 'sponsor',
      })
    }
  }
  return found
}

/** Why included operations failed: their revert data, which EntryPoint cuts off at 2 KiB. */
export async function findReverts(
  client: PublicClient,
  entryPoint: Address,
  inclusions: ReadonlyMap<Hex, Inclusion>,
): Promise<ReadonlyMap<Hex, Hex>> {
  const failed = [...inclusions.values()].filter(({ success }) => !success)
  const found = await Promise.all(
    failed.map(async ({ userOpHash, blockNumber }) => {
      const block = BigInt(blockNumber)
      const range = { fromBlock: block, toBlock: block, strict: true } as const
      const logs = await client.getLogs({
        ...{ ...range, address: entryPoint, event: revertReasonEvent, args: { userOpHash } },
      })
      return logs.map(({ args }) => [userOpHash, args.revertReason] as const)
    }),
  )
  return new Map(found.flat())
}
