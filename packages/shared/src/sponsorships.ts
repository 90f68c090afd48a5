import type { Sponsorship } from './api/sponsorship.ts'
import { AppError } from './appError.ts'
import type { Clock } from './clock.ts'
import type { WorkspaceId } from './ids.ts'
import type { Result } from './result.ts'
import { signServiceToken } from './serviceToken.ts'
import type { AccessRefusal } from './transactionManagerRpc.ts'

/**
 * What a workspace's sponsor ledger offers to the public Worker. A service token first (audience `sponsor`, subject the
 * ledger's name). WIRE.
 */
export type SponsorshipRpc = { getSponsorship(token: string): Promise<Result<Sponsorship, AccessRefusal>> }

/** What the sponsor does for a workspace. Throws `sponsor_unavailable`. */
export type FindSponsorship = (workspace: WorkspaceId) => Promise<Sponsorship>

/** Name of the ledger of a workspace. */
export function sponsorLedgerName(chainId: number, workspace: WorkspaceId): string {
  return `${chainId}:${workspace.toLowerCase()}`
}

/**
 * Access to the sponsor's ledgers over Durable Object RPC.
 * @param options.secret service token secret shared with the private Worker
 */
export function createSponsorships(options: {
  readonly namespace: { getByName(name: string): SponsorshipRpc }
  readonly chainId: number
  readonly secret: string
  readonly clock: Clock
}): FindSponsorship {
  return async (workspace) => {
    const { namespace, chainId, secret, clock } = options
    const subject = sponsorLedgerName(chainId, workspace)
    const token = await signServiceToken({ secret, audience: 'sponsor', subject, nowMs: await clock.nowMs() })
    const reply = await namespace
      .getByName(subject)
      .getSponsorship(token)
      .catch((cause: unknown) => {
        throw new AppError({
          code: 'sponsor_unavailable',
          shortMessage: 'The sponsor does not answer.',
          cause,
          retry: 'safe',
        })
      })
    if (reply.ok) return reply.value
    throw new AppError({
      code: 'service_token_refused',
      shortMessage: 'The sponsor refused our service token.',
      facts: { refusal: reply.refusal.code },
      retry: 'never',
    })
  }
}
