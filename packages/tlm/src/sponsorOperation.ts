import { ENTRY_POINT_ADDRESS } from '@spells/core'
import { ok, type Result, refuse } from '@spells/shared'
import { type Address, type Hex, hexToBigInt, numberToHex } from 'viem'
import { buildUnsigned, NO_GAS, type OperationRequest, toWire, type Unsigned } from './buildUnsigned.ts'
import type { SponsorPort, SponsorRefusal, SponsorRequest } from './sponsorPort.ts'

/** Under which terms somebody else than the vault may pay. Everything absent is allowed. */
export type SponsorTerms = {
  /** Latest chain time at which the operation may land, in seconds; absent: the intent's deadline. */
  readonly validUntilSec?: number
  /** Whether the authority lets this paymaster pay. */
  readonly isAllowed?: (paymaster: Address) => boolean
  /** Whether the authority lets the vault pay where the sponsor does not. */
  readonly mayVaultPay?: boolean
  /** Whether the authority accepts the operation, complete but for the sponsor's approval. */
  readonly accepts?: (userOp: Unsigned) => boolean
}

/** The paymaster's part of an operation. */
type PaymasterFields = Required<
  Pick<Unsigned, 'paymaster' | 'paymasterData' | 'paymasterVerificationGasLimit' | 'paymasterPostOpGasLimit'>
>

/** Asks the sponsor for stand-in data (ERC-7677 `pm_getPaymasterStubData`). */
export async function askForOffer(
  sponsor: SponsorPort | undefined,
  request: OperationRequest,
  terms: SponsorTerms,
): Promise<Result<PaymasterFields, SponsorRefusal>> {
  if (!sponsor) return refuse(off)
  const stub = await sponsor.getPaymasterStubData(toRequest(request, terms, buildUnsigned(request, NO_GAS)))
  if (!stub.ok) return stub
  const { paymaster, paymasterData, paymasterVerificationGasLimit, paymasterPostOpGasLimit } = stub.value
  if (terms.isAllowed?.(paymaster) === false) return refuse(notAllowed)
  return ok({
    paymaster,
    paymasterData,
    paymasterVerificationGasLimit: hexToBigInt(paymasterVerificationGasLimit),
    paymasterPostOpGasLimit: hexToBigInt(paymasterPostOpGasLimit),
  })
}

/** Asks the sponsor to pay for a complete operation (ERC-7677 `pm_getPaymasterData`). */
export async function askForApproval(
  sponsor: SponsorPort | undefined,
  request: OperationRequest,
  terms: SponsorTerms,
  userOp: Unsigned,
): Promise<Result<{ readonly paymasterData: Hex; readonly validUntilSec: number }, SponsorRefusal>> {
  if (!sponsor) return refuse(off)
  const approval = await sponsor.getPaymasterData(toRequest(request, terms, userOp))
  if (!approval.ok) return approval
  const { paymaster, paymasterData, validUntilSec } = approval.value
  // The estimate was for the one that made the offer.
  if (paymaster.toLowerCase() !== userOp.paymaster?.toLowerCase()) return refuse(changedItsMind)
  return ok({ paymasterData, validUntilSec })
}

function toRequest({ identity, intent }: OperationRequest, terms: SponsorTerms, userOp: Unsigned): SponsorRequest {
  const { workspaceId, id: intentId, deadlineSec } = intent
  const validUntilSec = Math.min(deadlineSec, terms.validUntilSec ?? deadlineSec)
  return {
    operation: toWire(userOp),
    entryPoint: ENTRY_POINT_ADDRESS,
    chainId: numberToHex(identity.chainId),
    context: { workspaceId, intentId, validUntilSec },
  }
}

const off = { code: 'sponsor_off', message: 'Nobody sponsors operations here.', retry: false } as const
const notAllowed = {
  code: 'sponsor_refused',
  message: 'The session does not allow this sponsor.',
  retry: false,
} as const
const changedItsMind = {
  code: 'sponsor_unavailable',
  message: 'The sponsor named another paymaster than before.',
  retry: true,
} as const
