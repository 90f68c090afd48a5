import { DurableObject } from 'cloudflare:workers'
import { ok, type SponsorshipRpc, verifyServiceToken } from '@spells/shared'
import type { Env } from '../src/env.ts'

const counts = { operations: 3, costWei: '1000000000000000000' }

/** Stands in for a workspace's sponsor ledger: the whole quota is there. */
export class FakeSponsorLedger extends DurableObject<Env> implements SponsorshipRpc {
  async getSponsorship(token: string) {
    const subject = this.ctx.id.name ?? ''
    const { SERVICE_TOKEN_SECRET: secret } = this.env
    const verified = await verifyServiceToken(token, { secret, audience: 'sponsor', subject, nowMs: Date.now() })
    if (!verified.ok) return verified
    return ok({
      day: '2026-11-21',
      resetsAt: '2026-11-22T00:00:00.000Z',
      quota: counts,
      used: { operations: 0, costWei: '0' },
      remaining: counts,
      available: true,
      reason: null,
    })
  }
}
