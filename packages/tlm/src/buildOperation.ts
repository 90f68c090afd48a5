import { getUserOpHash } from '@spells/core'
import type { Draft, PrepareOutcome, WireOperation } from '@spells/core/transaction'
import { ok, type Result } from '@spells/shared'
import type { Hex } from 'viem'
import { buildUnsigned, NO_GAS, type OperationRequest, toWire, type Unsigned } from './buildUnsigned.ts'
import type { BundlerPort, ChainPort, EstimateRefusal, GasLimits } from './ports.ts'
import { askForApproval, askForOffer, type SponsorTerms } from './sponsorOperation.ts'
import type { SponsorPort, SponsorRefusal } from './sponsorPort.ts'

/** What a node's count holds for the transaction itself. */
const TRANSACTION_GAS = 21_000n

/** An operation that is complete but for its signature and the window in which it may land. */
type BuildOutcome =
  | {
      readonly kind: 'built'
      readonly userOp: Unsigned
      readonly frozen: Pick<Draft, 'operation' | 'userOpHash' | 'maxFeePerGasWei' | 'paidBy'>
      /** The latest chain time, in seconds, at which its payer pays: the operation's window must end by then. */
      readonly validUntilSec: number
    }
  | Extract<PrepareOutcome, { readonly kind: 'refused' | 'unavailable' }>

type BuildDependencies = {
  readonly chain: Pick<ChainPort, 'estimateCalls'>
  readonly bundler: BundlerPort
  readonly sponsor?: SponsorPort | undefined
}

/**
 * The part of preparing that is the same for every authority: calls, nonce, fees, the payer and the bundler's estimate.
 * Where the sponsor does not pay, the vault does, if the intent and the terms allow it and it can.
 * @param stub a signature by nobody, as long as the real one
 * @param terms under which somebody else than the vault may pay
 */
export async function buildOperation(
  deps: BuildDependencies,
  request: OperationRequest,
  stub: Hex,
  terms: SponsorTerms = {},
): Promise<BuildOutcome> {
  const { payer } = request.intent
  if (payer?.kind !== 'sponsor') return buildVaultPaid(deps, request, stub)
  const sponsored = await buildSponsored(deps, request, stub, terms)
  if (sponsored.kind !== 'unsponsored') return sponsored
  const { refusal } = sponsored
  if (payer.fallback === 'none' || terms.mayVaultPay === false) return toOutcome(refusal)
  const paid = await buildVaultPaid(deps, request, stub)
  if (paid.kind === 'built' || paid.reason.code !== 'vault_cannot_pay') return paid
  // Either may come to be able: the vault by a transfer.
  return { kind: 'unavailable', reason: { code: refusal.code, message: `${refusal.message} ${paid.reason.message}` } }
}

async function buildVaultPaid(deps: BuildDependencies, request: OperationRequest, stub: Hex): Promise<BuildOutcome> {
  const estimate = await estimateGas(deps, request, { ...toWire(buildUnsigned(request, NO_GAS)), signature: stub })
  if (!estimate.ok) return toOutcome(estimate.refusal)
  return freeze(request, buildUnsigned(request, estimate.value), request.intent.deadlineSec)
}

async function buildSponsored(
  deps: BuildDependencies,
  request: OperationRequest,
  stub: Hex,
  terms: SponsorTerms,
): Promise<BuildOutcome | { readonly kind: 'unsponsored'; readonly refusal: SponsorRefusal }> {
  const offer = await askForOffer(deps.sponsor, request, terms)
  if (!offer.ok) return { kind: 'unsponsored', refusal: offer.refusal }
  const estimate = await estimateGas(deps, request, {
    ...toWire({ ...buildUnsigned(request, NO_GAS), ...offer.value }),
    signature: stub,
  })
  if (!estimate.ok) {
    const { retry, ...reason } = estimate.refusal
    // The deposit that the offer saw is gone.
    if (reason.code !== 'sponsor_cannot_pay') return toOutcome(estimate.refusal)
    return { kind: 'unsponsored', refusal: { code: 'sponsor_empty', message: reason.message, retry } }
  }
  const limited = { ...offer.value, ...buildUnsigned(request, estimate.value) }
  // What the caller is going to refuse needs no approval.
  if (terms.accepts?.(limited) === false) return freeze(request, limited, request.intent.deadlineSec)
  const approval = await askForApproval(deps.sponsor, request, terms, limited)
  if (!approval.ok) return { kind: 'unsponsored', refusal: approval.refusal }
  const { validUntilSec, paymasterData } = approval.value
  return freeze(request, { ...limited, paymasterData }, validUntilSec)
}

function freeze(request: OperationRequest, userOp: Unsigned, validUntilSec: number): BuildOutcome {
  return {
    kind: 'built',
    userOp,
    frozen: {
      operation: toWire(userOp),
      userOpHash: getUserOpHash({ ...userOp, signature: '0x' }, request.identity.chainId),
      maxFeePerGasWei: String(userOp.maxFeePerGas),
      paidBy: userOp.paymaster === undefined ? 'vault' : 'sponsor',
    },
    validUntilSec,
  }
}

function toOutcome({
  retry,
  code,
  message,
}: {
  readonly code: string
  readonly message: string
  readonly retry: boolean
}) {
  return { kind: retry ? 'unavailable' : 'refused', reason: { code, message } } as const
}

/**
 * The bundler's estimate with a margin, and for the calls no less than a node counts: the bundler simulates them after
 * operations of the vault that it still holds, which leaves storage warm, and they may land without those.
 */
async function estimateGas(
  deps: BuildDependencies,
  request: OperationRequest,
  operation: WireOperation,
): Promise<Result<GasLimits, EstimateRefusal>> {
  const { callData } = buildUnsigned(request, NO_GAS)
  const [estimate, counted] = await Promise.all([
    deps.bundler.estimate(operation),
    request.kind === 'noOp' ? undefined : deps.chain.estimateCalls({ vault: request.identity.vault, callData }),
  ])
  if (!estimate.ok) return estimate
  const { callGasLimit } = estimate.value
  const atLeast = (counted ?? 0n) - TRANSACTION_GAS
  return ok(withMargin({ ...estimate.value, callGasLimit: callGasLimit > atLeast ? callGasLimit : atLeast }))
}

/** The estimate was made with a stand-in signature, on a state that moves on. */
function withMargin(gas: GasLimits): GasLimits {
  return {
    preVerificationGas: (gas.preVerificationGas * 105n) / 100n,
    verificationGasLimit: (gas.verificationGasLimit * 110n) / 100n,
    callGasLimit: (gas.callGasLimit * 120n) / 100n,
  }
}
