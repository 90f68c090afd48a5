import { decodePolicy, encodePolicy, getSessionId, type Policy, type UserOperation } from '@spells/core'
import type { Deployment } from '@spells/shared'
import { sessionValidatorAbi } from '@spells/shared/abi'
import { type Address, createPublicClient, encodeAbiParameters, type Hex, http, keccak256, numberToHex } from 'viem'
import { entryPoint08Abi } from 'viem/account-abstraction'
import { generatePrivateKey, type PrivateKeyAccount, privateKeyToAccount } from 'viem/accounts'

/** A vault at one block, and a session of it whose key is in the drill's hands. */
export type DrillStage = {
  readonly rpcUrl: string
  readonly chainId: number
  readonly blockNumber: bigint
  /** Seconds of chain time at that block. */
  readonly nowSec: number
  readonly vault: Address
  readonly deployment: Pick<Deployment, 'entryPoint' | 'sessionValidator' | 'ownerValidator' | 'factory' | 'paymaster'>
  readonly epoch: number
  readonly policy: Policy
  readonly encodedPolicy: Hex
  readonly sessionId: Hex
  readonly key: PrivateKeyAccount
  readonly sequences: ReadonlyMap<bigint, bigint>
  /** Gas fields that the policy has room for. */
  readonly gas: Pick<
    UserOperation,
    'callGasLimit' | 'verificationGasLimit' | 'preVerificationGas' | 'maxFeePerGas' | 'maxPriorityFeePerGas'
  >
}

/**
 * Reads the vault at the latest block and takes over one of its policies, with a key of the drill's own in the place of
 * the session key, which never leaves the private Worker. Nothing on the chain is changed: what differs is laid over
 * each call.
 */
export async function openDrillStage(request: {
  readonly rpcUrl: string
  readonly vault: Address
  readonly policy: Hex
  readonly deployment: DrillStage['deployment']
  /** The key to take it over with; a new one when absent. */
  readonly key?: PrivateKeyAccount
}): Promise<DrillStage> {
  const { rpcUrl, vault, deployment } = request
  const client = createPublicClient({ transport: http(rpcUrl) })
  const decoded = decodePolicy(request.policy)
  if (!decoded.ok) throw new Error(decoded.refusal.detail)
  const { key = privateKeyToAccount(generatePrivateKey()) } = request
  const policy = { ...decoded.value, key: key.address }
  const encodedPolicy = encodePolicy(policy)
  const [chainId, block] = await Promise.all([client.getChainId(), client.getBlock()])
  const at = { blockNumber: block.number }
  const epoch = await client.readContract({
    ...at,
    address: deployment.sessionValidator,
    abi: sessionValidatorAbi,
    functionName: 'getEpoch',
    args: [vault],
  })
  const lanes = [
    ...Array.from({ length: policy.normal.lanes }, (_, index) => BigInt(index)),
    ...Array.from({ length: policy.protective.lanes }, (_, index) => BigInt(index) + 0x8000_0000n),
  ]
  const sequences = new Map<bigint, bigint>()
  for (const lane of lanes) {
    const laneKey = (BigInt(deployment.sessionValidator) << 32n) | lane
    const nonce = await client.readContract({
      ...at,
      address: deployment.entryPoint,
      abi: entryPoint08Abi,
      functionName: 'getNonce',
      args: [vault, laneKey],
    })
    sequences.set(laneKey, nonce & 0xffff_ffff_ffff_ffffn)
  }
  const least =
    policy.protective.maxGasWei < policy.normal.maxGasWei ? policy.protective.maxGasWei : policy.normal.maxGasWei
  const units = 1_560_000n
  const affordable = least / units
  const baseFee = block.baseFeePerGas ?? 0n
  const maxFeePerGas = affordable < policy.maxFeePerGasWei ? affordable : policy.maxFeePerGasWei
  return {
    rpcUrl,
    chainId,
    blockNumber: block.number,
    nowSec: Number(block.timestamp),
    vault,
    deployment,
    epoch,
    policy,
    encodedPolicy,
    sessionId: getSessionId(encodedPolicy),
    key,
    sequences,
    gas: {
      callGasLimit: 700_000n,
      verificationGasLimit: 800_000n,
      preVerificationGas: 60_000n,
      maxFeePerGas,
      maxPriorityFeePerGas: maxFeePerGas > baseFee ? 0n : maxFeePerGas,
    },
  }
}

/** The same vault, session and key at the block that is the latest by now. */
export function renewDrillStage({ rpcUrl, vault, encodedPolicy, deployment, key }: DrillStage): Promise<DrillStage> {
  return openDrillStage({ rpcUrl, vault, policy: encodedPolicy, deployment, key })
}

/** Where SessionValidator keeps a session: docs/design/policy.md, storage. */
export function findSessionSlot(sessionId: Hex, vault: Address): Hex {
  return findSlot(sessionId, 2n, vault)
}

/** Where SessionValidator keeps what was spent of a budget. */
export function findBudgetSlot(sessionId: Hex, index: number, vault: Address): Hex {
  return findSlot(keccak256(`${sessionId}${index.toString(16).padStart(2, '0')}`), 4n, vault)
}

/** Where the EntryPoint keeps the sequence of a nonce key. */
export function findSequenceSlot(key: bigint, vault: Address): Hex {
  const outer = keccak256(encodeAbiParameters([{ type: 'address' }, { type: 'uint256' }], [vault, 1n]))
  return keccak256(encodeAbiParameters([{ type: 'uint192' }, { type: 'bytes32' }], [key, outer]))
}

function findSlot(key: Hex, place: bigint, account: Address): Hex {
  const outer = keccak256(encodeAbiParameters([{ type: 'bytes32' }, { type: 'uint256' }], [key, place]))
  return keccak256(encodeAbiParameters([{ type: 'address' }, { type: 'bytes32' }], [account, outer]))
}

/** A session that is live in `epoch`, with its counters. */
export function packSession(
  epoch: number,
  use: { ops?: number; protectiveOps?: number; gasWei?: bigint; protectiveGasWei?: bigint } = {},
): Hex {
  const { ops = 0, protectiveOps = 0, gasWei = 0n, protectiveGasWei = 0n } = use
  const packed =
    BigInt(epoch + 1) |
    (BigInt(ops) << 32n) |
    (BigInt(protectiveOps) << 64n) |
    (gasWei << 96n) |
    (protectiveGasWei << 176n)
  return numberToHex(packed, { size: 32 })
}
