import { decodeExecuteBatch, describeCall, getOwnerOpTypedData } from '@spells/core'
import type { CastWithSteps } from '@spells/db'
import {
  AppError,
  type Deployment,
  type FindTransactionManager,
  type IntentId,
  isTerminal,
  type ToSign,
  toTime,
} from '@spells/shared'
import type { CastDetail, SignatureRequest } from '@spells/shared/api'
import { type Address, isHex } from 'viem'
import { isSettled } from './deriveCastStatus.ts'
import { toCast } from './toCast.ts'

/** The vault that a cast is of, as far as its signature is concerned. */
export type SigningVault = { readonly chainId: number; readonly address: Address; readonly owner: Address }

export type SignatureDeps = {
  readonly findTransactionManager: FindTransactionManager
  readonly deployment: Deployment
}

/** The step of a cast that its owner signs and that is not done; undefined when there is none. */
export function findOwnerStep({ steps }: CastWithSteps): IntentId | undefined {
  const open = steps.find(({ status }) => !isSettled(status))
  if (open?.intent.authority.kind !== 'owner' || isTerminal(open.status)) return undefined
  return open.id as IntentId
}

/**
 * A cast with what its owner is to sign now, from the vault's transaction manager. Without it, the rest is shown.
 * @throws AppError other than `transaction_manager_unavailable`
 */
export async function toCastDetail(
  stored: CastWithSteps,
  vault: SigningVault,
  deps: SignatureDeps,
): Promise<CastDetail> {
  const cast = toCast(stored)
  const stepId = findOwnerStep(stored)
  if (stepId === undefined) return { ...cast, toSign: null, toSignUnavailable: false }
  try {
    const reply = await deps.findTransactionManager(vault.chainId, vault.address).getIntent(stepId)
    const toSign = reply.ok ? reply.value.toSign : undefined
    return {
      ...cast,
      toSign: toSign ? toSignatureRequest(toSign, vault, deps.deployment) : null,
      toSignUnavailable: false,
    }
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'transaction_manager_unavailable') throw error
    return { ...cast, toSign: null, toSignUnavailable: true }
  }
}

/** What a wallet shows and signs. The words come from the operation itself, not from what was asked for. */
function toSignatureRequest(toSign: ToSign, vault: SigningVault, deployment: Deployment): SignatureRequest {
  const { attempt, owner, operation, userOpHash, validAfterSec, validUntilSec } = toSign
  const { chainId, address } = vault
  const validator = deployment.ownerValidator
  const { types, ...typedData } = getOwnerOpTypedData({
    ...{ chainId, validator, userOpHash, validAfterSec, validUntilSec },
  })
  const fields = Object.entries(types).map(([name, list]) => [name, list.map((field) => ({ ...field }))] as const)
  return {
    typedData: { ...typedData, types: { EIP712Domain: domainFields, ...Object.fromEntries(fields) } },
    owner,
    userOperation: operation,
    userOpHash,
    calls: readCalls(operation).map((call) => ({
      ...call,
      text: describeCall(call, { vault: address, owner: vault.owner, deployment }),
    })),
    attempt,
    validUntil: toTime(validUntilSec * 1000),
  }
}

// `eth_signTypedData_v4` wants the domain's own type spelled out.
const domainFields = [
  { name: 'name', type: 'string' },
  { name: 'version', type: 'string' },
  { name: 'chainId', type: 'uint256' },
  { name: 'verifyingContract', type: 'address' },
]

/** The calls in an operation's calldata. */
function readCalls(operation: ToSign['operation']) {
  const { callData } = operation
  const decoded = isHex(callData) ? decodeExecuteBatch(callData) : undefined
  if (decoded?.ok) return decoded.value.map(({ valueWei, ...call }) => ({ ...call, valueWei: String(valueWei) }))
  throw new AppError({
    code: 'operation_unreadable',
    shortMessage: 'The operation to sign holds calls that cannot be read, so it is not shown.',
    retry: 'never',
  })
}
