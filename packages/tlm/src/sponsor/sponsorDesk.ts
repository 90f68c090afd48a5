import { evaluateQuota, getMaxCostWei, getSponsoredDay, type SponsorCounts, STUB_SPONSOR_DATA } from '@spells/core'
import { type Failpoint, type IntentId, ok, type Result, refuse } from '@spells/shared'
import { type Address, hexToBigInt, isAddressEqual, numberToHex } from 'viem'
import type {
  PaymasterApproval,
  PaymasterStub,
  SponsoredOutcome,
  SponsorRefusal,
  SponsorRequest,
} from '../sponsorPort.ts'
import { parseWireOperation } from './parseWireOperation.ts'
import type { DepositReading, SponsorChain } from './sponsorChain.ts'
import type { SponsorSigner } from './sponsorSigner.ts'
import type { SponsorStore } from './sponsorStore.ts'

/** Who sponsors: a paymaster, its signer's key, and the chain that both live on. */
export type Sponsor = {
  readonly paymaster: Address
  readonly entryPoint: Address
  readonly signer: SponsorSigner
  readonly chain: SponsorChain
}

/** Decides what is sponsored for one workspace. Times in milliseconds of the clock. */
export type SponsorDesk = {
  /** Whether an operation may be sponsored at all; stand-in data for its estimate. Sets nothing aside. */
  offer(request: SponsorRequest, nowMs: number): Promise<Result<PaymasterStub, SponsorRefusal>>
  /** Sets aside what an operation can cost, then signs for it. The same intent again never counts twice. */
  approve(request: SponsorRequest, nowMs: number): Promise<Result<PaymasterApproval, SponsorRefusal>>
  settle(intentId: IntentId, outcome: SponsoredOutcome): void
  /** Asks the chain about what is open and was over before a time. */
  settleOverdue(beforeMs: number): Promise<void>
  /** Why nothing would be sponsored now, if so. */
  findObstacle(nowMs: number): Promise<SponsorRefusal | undefined>
}

/** Validation of the paymaster: a recovered signature, one read, and the calldata's hash. */
const VERIFICATION_GAS = 60_000n
const POST_OP_GAS = 0n
/** How long a reading of the deposit is believed, in milliseconds of real time. */
const DEPOSIT_TTL_MS = 2_000

export function createSponsorDesk(deps: {
  readonly chainId: number
  readonly quota: SponsorCounts
  readonly sponsor?: Sponsor
  readonly store: SponsorStore
  readonly failpoint: Failpoint
}): SponsorDesk {
  const { chainId, quota, sponsor, store, failpoint } = deps
  let reading: { readonly value: DepositReading; readonly readAtMs: number } | undefined
  let alertedFor: DepositReading | undefined

  const readDeposit = async (chain: SponsorChain): Promise<Result<DepositReading, SponsorRefusal>> => {
    if (reading && Date.now() - reading.readAtMs < DEPOSIT_TTL_MS) return ok(reading.value)
    const deposit = await chain.readDeposit()
    if (!deposit.ok) return refuse(refusals.unavailable)
    reading = { value: deposit.value, readAtMs: Date.now() }
    return deposit
  }

  /** For whoever refills the deposit; not once more for each operation that is refused. */
  const alertOnce = (deposit: DepositReading): void => {
    if (alertedFor === deposit) return
    alertedFor = deposit
    const { empty } = refusals
    const depositWei = String(deposit.depositWei)
    console.error(JSON.stringify({ event: 'alert', code: empty.code, message: empty.message, depositWei }))
  }

  /** Synchronous, so that nothing comes between the question and what is done about the answer. */
  const findLimit = (request: {
    readonly intentId?: IntentId
    readonly maxCostWei: bigint
    readonly deposit: DepositReading
    readonly day: string
  }): SponsorRefusal | undefined => {
    const { intentId, maxCostWei, deposit, day } = request
    const others = store.listDay(day).filter((one) => one.intentId !== intentId)
    const verdict = evaluateQuota({ quota, others, maxCostWei })
    if (!verdict.ok) return refusals.overQuota[verdict.refusal.limit]
    const open = store.listOpen().filter((one) => one.intentId !== intentId)
    const reservedWei = open.reduce((sum, { costWei }) => sum + costWei, 0n)
    if (deposit.depositWei > 0n && deposit.depositWei >= reservedWei + maxCostWei) return undefined
    alertOnce(deposit)
    return refusals.empty
  }

  const findDay = (intentId: IntentId, nowMs: number): string => {
    const known = store.find(intentId)
    return known?.state === 'open' ? known.day : getSponsoredDay(nowMs)
  }

  const isOurs = (request: SponsorRequest, { entryPoint }: Sponsor): boolean =>
    hexToBigInt(request.chainId) === BigInt(chainId) && isAddressEqual(request.entryPoint, entryPoint)

  const approve: SponsorDesk['approve'] = async (request, nowMs) => {
    if (!sponsor) return refuse(refusals.off)
    const { intentId, validUntilSec } = request.context
    const userOp = parseWireOperation(request.operation)
    if (!userOp || !isOurs(request, sponsor)) return refuse(refusals.malformed)
    const { paymaster, paymasterVerificationGasLimit = 0n, paymasterPostOpGasLimit = 0n } = userOp
    if (paymaster === undefined || !isAddressEqual(paymaster, sponsor.paymaster)) return refuse(refusals.malformed)
    if (paymasterVerificationGasLimit > VERIFICATION_GAS || paymasterPostOpGasLimit > POST_OP_GAS) {
      return refuse(refusals.malformed)
    }
    const deposit = await readDeposit(sponsor.chain)
    if (!deposit.ok) return deposit
    const maxCostWei = getMaxCostWei(userOp)
    const day = findDay(intentId, nowMs)
    const known = store.find(intentId)
    // An intent lands once, so what landed needs no further approval.
    if (known?.state === 'settled') return refuse(refusals.settled)
    const limit = findLimit({ intentId, maxCostWei, deposit: deposit.value, day })
    if (limit) return refuse(limit)
    // Attempts of one intent share a nonce: one of them can land, so the dearest is set aside.
    const earlierWei = known?.state === 'open' ? known.costWei : 0n
    store.put({
      ...{ intentId, day, state: 'open', vault: userOp.sender, nonce: userOp.nonce },
      costWei: earlierWei > maxCostWei ? earlierWei : maxCostWei,
      validUntilSec: Math.max(validUntilSec, known?.state === 'open' ? known.validUntilSec : 0),
      fromBlock:
        known?.state === 'open' ? Math.min(known.fromBlock, deposit.value.blockNumber) : deposit.value.blockNumber,
    })
    await failpoint('sponsor.reserved', { intentId })
    const paymasterData = await sponsor.signer.approve({ userOp, validAfterSec: 0, validUntilSec })
    return ok({ paymaster: sponsor.paymaster, paymasterData, validUntilSec })
  }

  return {
    approve,
    offer: async (request, nowMs) => {
      if (!sponsor) return refuse(refusals.off)
      if (!isOurs(request, sponsor)) return refuse(refusals.malformed)
      const deposit = await readDeposit(sponsor.chain)
      if (!deposit.ok) return deposit
      const { intentId } = request.context
      const day = findDay(intentId, nowMs)
      const limit = findLimit({ intentId, maxCostWei: 0n, deposit: deposit.value, day })
      if (limit) return refuse(limit)
      return ok({
        paymaster: sponsor.paymaster,
        paymasterData: STUB_SPONSOR_DATA,
        paymasterVerificationGasLimit: numberToHex(VERIFICATION_GAS),
        paymasterPostOpGasLimit: numberToHex(POST_OP_GAS),
      })
    },
    settle: (intentId, outcome) => {
      const landed = outcome.kind === 'landed'
      store.close(intentId, landed ? { state: 'settled', costWei: BigInt(outcome.costWei) } : RELEASED)
    },
    settleOverdue: async (beforeMs) => {
      if (!sponsor) return
      for (const reservation of store.listOpen()) {
        if (reservation.validUntilSec * 1000 > beforeMs) return
        const found = await sponsor.chain.findOutcome(reservation)
        if (!found.ok || found.value.kind === 'open') continue
        const { value: outcome } = found
        store.close(
          reservation.intentId,
          outcome.kind === 'landed' ? { state: 'settled', costWei: BigInt(outcome.costWei) } : RELEASED,
        )
      }
    },
    findObstacle: async (nowMs) => {
      if (!sponsor) return refusals.off
      const deposit = await readDeposit(sponsor.chain)
      if (!deposit.ok) return deposit.refusal
      return findLimit({ maxCostWei: 0n, deposit: deposit.value, day: getSponsoredDay(nowMs) })
    },
  }
}

const RELEASED = { state: 'released', costWei: 0n } as const

const refusals = {
  off: { code: 'sponsor_off', message: 'Nobody sponsors operations here.', retry: false },
  empty: { code: 'sponsor_empty', message: 'The sponsor’s deposit is too low at the moment.', retry: true },
  unavailable: { code: 'sponsor_unavailable', message: 'The sponsor does not answer.', retry: true },
  malformed: {
    code: 'sponsor_refused',
    message: 'The sponsor does not pay for an operation of this form.',
    retry: false,
  },
  settled: { code: 'sponsor_refused', message: 'The sponsor has paid for this already.', retry: false },
  overQuota: {
    operations: {
      code: 'sponsor_over_quota',
      message: 'The workspace has used up its sponsored operations of today (UTC).',
      retry: false,
    },
    costWei: {
      code: 'sponsor_over_quota',
      message: 'The workspace has not enough of what is sponsored today (UTC) left for this.',
      retry: false,
    },
  },
} as const satisfies Record<string, SponsorRefusal | Record<'operations' | 'costWei', SponsorRefusal>>
