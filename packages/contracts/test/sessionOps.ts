import {
  ENTRY_POINT_ADDRESS,
  encodeExecuteBatch,
  encodePolicy,
  encodeSessionSignature,
  everbloom,
  getSessionId,
  getSessionOpTypedData,
  getUserOpHash,
  type Lane,
  type Policy,
  toVaultCall,
  type UserOperation,
} from '@spells/core'
import { sessionValidatorAbi } from '@spells/shared/abi'
import {
  type Address,
  BaseError,
  ContractFunctionRevertedError,
  decodeErrorResult,
  encodeFunctionData,
  type Hex,
} from 'viem'
import { entryPoint08Abi, toPackedUserOperation } from 'viem/account-abstraction'
import type { PrivateKeyAccount } from 'viem/accounts'
import { POOL, type Setup, sessionKey, TOKEN } from './setupVault.ts'

const A_TOKEN: Address = '0x00000000000000000000000000000000000B0003'

export function getSpellContext(vault: Address) {
  return {
    vault,
    deployment: { aave: { pool: POOL, assets: [{ symbol: 'USD', address: TOKEN, decimals: 6, aToken: A_TOKEN }] } },
  }
}

/** Everbloom's own grant: budget 250, 100 per cast, valid for a day around now. */
export function buildTestPolicy(vault: Address, nowSec: number, overrides: Partial<Policy> = {}): Policy {
  const grant = everbloom.buildGrant(getSpellContext(vault), { asset: TOKEN, budget: '250', perCast: '100' })
  if (!grant.ok) throw new Error(grant.refusal.code)
  return {
    key: sessionKey.address,
    salt: 1n,
    validAfterSec: nowSec - 3600,
    validUntilSec: nowSec + 86_400,
    normal: { lanes: 2, maxOperations: 20, maxGasWei: 10n ** 18n },
    protective: { lanes: 1, maxOperations: 5, maxGasWei: 10n ** 17n },
    maxFeePerGasWei: 100_000_000_000n,
    vaultPaysGas: true,
    periods: null,
    paymasters: [],
    ...grant.value,
    ...overrides,
  }
}

export function buildEntryCallData(vault: Address, amount: string): Hex {
  const entry = everbloom.buildEntry(getSpellContext(vault), { asset: TOKEN, amount })
  if (!entry.ok) throw new Error(entry.refusal.code)
  return encodeExecuteBatch(entry.value.calls.map(toVaultCall))
}

export function buildExitCallData(vault: Address): Hex {
  const exit = everbloom.buildExit(getSpellContext(vault), { asset: TOKEN, amount: 'max' })
  if (!exit.ok) throw new Error(exit.refusal.code)
  return encodeExecuteBatch(exit.value.calls.map(toVaultCall))
}

/** The owner installs a session by plain transaction. */
export async function enableSession(setup: Setup, policy: Policy): Promise<Hex> {
  const encoded = encodePolicy(policy)
  await ownerCalls(
    setup,
    encodeFunctionData({ abi: sessionValidatorAbi, functionName: 'enableSession', args: [encoded] }),
  )
  return getSessionId(encoded)
}

export async function ownerCalls(
  setup: Setup,
  data: Hex,
  fees: { readonly maxFeePerGas?: bigint; readonly maxPriorityFeePerGas?: bigint } = {},
): Promise<void> {
  const { ownerClient, publicClient, contracts, vault } = setup
  const call = { target: contracts.sessionValidator, valueWei: 0n, data }
  const hash = await ownerClient.sendTransaction({
    to: vault,
    data: encodeExecuteBatch([call]),
    gas: 1_000_000n,
    ...fees,
  })
  const receipt = await publicClient.waitForTransactionReceipt({ hash })
  if (receipt.status !== 'success') throw new Error('the owner transaction reverted')
}

export type SignOptions = {
  readonly signer?: PrivateKeyAccount
  readonly window?: readonly [number, number]
  readonly period?: number
}

/** An operation by whoever holds the session key. */
export async function buildSessionOp(
  setup: Setup,
  policy: Policy,
  callData: Hex,
  options: SignOptions & { readonly lane?: Lane; readonly changes?: Partial<UserOperation> } = {},
): Promise<UserOperation> {
  const lane = options.lane ?? { laneClass: 'normal', index: 0 }
  const { timestamp } = await setup.publicClient.getBlock()
  const userOp: UserOperation = {
    sender: setup.vault,
    nonce: await setup.readNonce(lane),
    callData,
    callGasLimit: 400_000n,
    verificationGasLimit: 400_000n,
    preVerificationGas: 60_000n,
    maxFeePerGas: 3_000_000_000n,
    maxPriorityFeePerGas: 1_000_000_000n,
    signature: '0x',
    ...options.changes,
  }
  return signSessionOp(setup, policy, userOp, { window: [Number(timestamp) - 60, Number(timestamp) + 600], ...options })
}

async function signSessionOp(
  setup: Setup,
  policy: Policy,
  userOp: UserOperation,
  { signer = sessionKey, window = [0, 0], period = 0 }: SignOptions,
): Promise<UserOperation> {
  const encoded = encodePolicy(policy)
  const [validAfterSec, validUntilSec] = window
  const ecdsa = await signer.signTypedData(
    getSessionOpTypedData({
      chainId: setup.chain.id,
      validator: setup.contracts.sessionValidator,
      userOpHash: getUserOpHash(userOp, setup.chain.id),
      sessionId: getSessionId(encoded),
      period,
      validAfterSec,
      validUntilSec,
    }),
  )
  return {
    ...userOp,
    signature: encodeSessionSignature({ validAfterSec, validUntilSec, period, ecdsa, policy: encoded }),
  }
}

export type Outcome =
  | { readonly status: 'landed'; readonly success: boolean; readonly gasUsed: bigint; readonly opGasUsed: bigint }
  | { readonly status: 'refused'; readonly reason: string }

/** Sends the operation straight to the EntryPoint, as a bundler that does not care would. */
export async function submit(setup: Setup, userOp: UserOperation): Promise<Outcome> {
  const { publicClient, walletClient } = setup
  const request = {
    address: ENTRY_POINT_ADDRESS,
    abi: entryPoint08Abi,
    functionName: 'handleOps',
    args: [[toPackedUserOperation(userOp)], walletClient.account.address],
  } as const
  const hash = await walletClient.writeContract({ ...request, gas: 3_000_000n })
  const receipt = await publicClient.waitForTransactionReceipt({ hash })
  if (receipt.status === 'reverted') {
    return { status: 'refused', reason: await publicClient.simulateContract(request).then(() => 'nothing', readReason) }
  }
  const [event] = await publicClient.getContractEvents({
    address: ENTRY_POINT_ADDRESS,
    abi: entryPoint08Abi,
    eventName: 'UserOperationEvent',
    blockHash: receipt.blockHash,
    strict: true,
  })
  if (event === undefined) throw new Error('landed without an event')
  return {
    status: 'landed',
    success: event.args.success,
    gasUsed: receipt.gasUsed,
    opGasUsed: event.args.actualGasUsed,
  }
}

/** The validator's own error, or the EntryPoint's code. */
function readReason(error: unknown): string {
  const reverted = error instanceof BaseError ? error.walk((one) => one instanceof ContractFunctionRevertedError) : null
  if (!(reverted instanceof ContractFunctionRevertedError)) throw error
  const { data } = reverted
  if (data?.errorName === 'FailedOpWithRevert') {
    return decodeErrorResult({ abi: sessionValidatorAbi, data: data.args?.[2] as Hex }).errorName
  }
  return data?.errorName === 'FailedOp' ? String(data.args?.[1]).slice(0, 4) : String(reverted.reason)
}
