import { DurableObject } from 'cloudflare:workers'
import { getDayEndMs, getSponsoredDay, type SponsorCounts, sumReservations } from '@spells/core'
import {
  type AccessRefusal,
  type Clock,
  type Failpoint,
  type IntentId,
  ok,
  type Result,
  refuse,
  toTime,
  verifyServiceToken,
} from '@spells/shared'
import type { Sponsorship } from '@spells/shared/api'
import { findOwnName, type ObjectNames } from '../access.ts'
import { describeFailure } from '../describeFailure.ts'
import type {
  PaymasterApproval,
  PaymasterStub,
  SponsoredOutcome,
  SponsorRefusal,
  SponsorRequest,
} from '../sponsorPort.ts'
import { createSponsorDesk, type Sponsor, type SponsorDesk } from './sponsorDesk.ts'
import type { SponsorLedgerRpc } from './sponsorLedgerRpc.ts'
import { createSponsorStore, type SponsorStore } from './sponsorStore.ts'

/** What a sponsor ledger is given by its Worker. */
export type SponsorLedgerDependencies = {
  readonly chainId: number
  /** The namespace of the objects themselves. */
  readonly names?: ObjectNames
  readonly serviceTokenSecret: string
  /** What is paid for one workspace on one UTC day. */
  readonly quota: SponsorCounts
  /** Absent where nobody sponsors. */
  readonly sponsor?: Sponsor
  /** Longest real sleep, in milliseconds. */
  readonly maxSleepMs: number
  readonly clock: Clock
  readonly failpoint: Failpoint
}

/** How long after its window a reservation is looked at, and looked at again. */
const SETTLE_DELAY_MS = 10_000
const RETRY_MS = 10_000
const KEPT_MS = 30 * 86_400_000

/**
 * The sponsor's ledger of one workspace: sets aside the most that an operation can cost before it is approved, and
 * counts what it did cost. One object, so that requests beside each other never share what is left.
 */
export class SponsorLedger<Env = unknown> extends DurableObject<Env> implements SponsorLedgerRpc {
  readonly #deps: SponsorLedgerDependencies
  readonly #store: SponsorStore
  readonly #desk: SponsorDesk

  constructor(ctx: DurableObjectState, env: Env, deps: SponsorLedgerDependencies) {
    super(ctx, env)
    const store = createSponsorStore(ctx.storage)
    this.#deps = deps
    this.#store = store
    this.#desk = createSponsorDesk({ ...deps, store })
    void ctx.blockConcurrencyWhile(() => this.#arm())
  }

  /** Settles what nobody reported. Never throws to the platform, which would give up after a few times. */
  override async alarm(): Promise<void> {
    try {
      const nowMs = await this.#deps.clock.nowMs()
      await this.#desk.settleOverdue(nowMs - SETTLE_DELAY_MS)
      this.#store.forgetBefore(getSponsoredDay(nowMs - KEPT_MS))
      await this.#arm(RETRY_MS)
    } catch (error) {
      console.error(JSON.stringify({ event: 'sponsor_alarm_failed', ...describeFailure(error) }))
      await this.ctx.storage.setAlarm(Date.now() + RETRY_MS)
    }
  }

  async getPaymasterStubData(
    token: string,
    request: SponsorRequest,
  ): Promise<Result<PaymasterStub, AccessRefusal | SponsorRefusal>> {
    const access = await this.#enter(token)
    return access.ok ? this.#desk.offer(request, access.value) : access
  }

  async getPaymasterData(
    token: string,
    request: SponsorRequest,
  ): Promise<Result<PaymasterApproval, AccessRefusal | SponsorRefusal>> {
    const access = await this.#enter(token)
    if (!access.ok) return access
    const approval = await this.#desk.approve(request, access.value)
    if (approval.ok) await this.#arm()
    return approval
  }

  async settle(
    token: string,
    request: { readonly intentId: IntentId; readonly outcome: SponsoredOutcome },
  ): Promise<Result<null, AccessRefusal>> {
    const access = await this.#enter(token)
    if (!access.ok) return access
    this.#desk.settle(request.intentId, request.outcome)
    return ok(null)
  }

  async getSponsorship(token: string): Promise<Result<Sponsorship, AccessRefusal>> {
    const access = await this.#enter(token)
    if (!access.ok) return access
    const nowMs = access.value
    const { quota } = this.#deps
    const used = sumReservations(this.#store.listDay(getSponsoredDay(nowMs)))
    const obstacle = await this.#desk.findObstacle(nowMs)
    return ok({
      day: getSponsoredDay(nowMs),
      resetsAt: toTime(getDayEndMs(nowMs)),
      quota: toWire(quota),
      used: toWire(used),
      remaining: toWire({
        operations: Math.max(0, quota.operations - used.operations),
        costWei: quota.costWei > used.costWei ? quota.costWei - used.costWei : 0n,
      }),
      available: obstacle === undefined,
      reason: obstacle ? { code: obstacle.code, message: obstacle.message } : null,
    })
  }

  /** @returns the time, in milliseconds of the clock */
  async #enter(token: string): Promise<Result<number, AccessRefusal>> {
    const { names, chainId, serviceTokenSecret: secret, clock } = this.#deps
    const subject = findOwnName(this.ctx.id, token, names)
    if (!subject?.startsWith(`${chainId}:`)) return refuse({ code: 'wrong_vault' })
    const nowMs = await clock.nowMs()
    const access = await verifyServiceToken(token, { secret, audience: 'sponsor', subject, nowMs })
    return access.ok ? ok(nowMs) : access
  }

  /** Wakes this object when the next window is over. An alarm that is sooner stays. */
  async #arm(atLeastMs = 0): Promise<void> {
    const [next] = this.#store.listOpen()
    if (!next) return
    const { clock, maxSleepMs } = this.#deps
    // If the clock does not answer, look again soon.
    const nowMs = await clock.nowMs().catch(() => next.validUntilSec * 1000)
    const delayMs = Math.max(atLeastMs, next.validUntilSec * 1000 + SETTLE_DELAY_MS - nowMs)
    const atMs = Date.now() + Math.min(delayMs, maxSleepMs)
    const current = await this.ctx.storage.getAlarm()
    if (current === null || current < Date.now() || current > atMs) await this.ctx.storage.setAlarm(atMs)
  }
}

function toWire({ operations, costWei }: SponsorCounts) {
  return { operations, costWei: String(costWei) }
}
