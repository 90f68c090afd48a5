import { errors, jwtVerify, SignJWT } from 'jose'
import { type WorkspaceId, workspaceIdSchema } from './ids.ts'

/** Lifetime of a ticket for a live connection, in seconds. */
export const LIVE_TICKET_TTL_SEC = 30

const ISSUER = 'spells'
const AUDIENCE = 'live-ticket'

/** What a ticket says: whose room it opens, and the one-time secret of which the room keeps the hash. */
export type LiveTicketClaims = { readonly workspaceId: WorkspaceId; readonly oneTimeSecret: string }

/**
 * Signs a ticket for one live connection (HS256). Its signature says that we gave it; that it is used once is kept by
 * the room.
 * @param options.secret service token secret, at least 32 characters
 * @param options.expiresAtMs counted in whole seconds
 */
export async function signLiveTicket(
  claims: LiveTicketClaims,
  options: { readonly secret: string; readonly expiresAtMs: number },
): Promise<string> {
  return new SignJWT({})
    .setProtectedHeader({ alg: 'HS256' })
    .setIssuer(ISSUER)
    .setAudience(AUDIENCE)
    .setSubject(claims.workspaceId)
    .setJti(claims.oneTimeSecret)
    .setExpirationTime(Math.floor(options.expiresAtMs / 1000))
    .sign(new TextEncoder().encode(options.secret))
}

/** Reads a ticket of ours that has not expired; undefined for anything else. */
export async function verifyLiveTicket(
  ticket: string,
  options: { readonly secret: string; readonly nowMs: number },
): Promise<LiveTicketClaims | undefined> {
  try {
    const { payload } = await jwtVerify(ticket, new TextEncoder().encode(options.secret), {
      algorithms: ['HS256'],
      issuer: ISSUER,
      audience: AUDIENCE,
      currentDate: new Date(options.nowMs),
      requiredClaims: ['sub', 'jti', 'exp'],
    })
    const workspaceId = workspaceIdSchema.safeParse(payload.sub)
    return workspaceId.success && payload.jti
      ? { workspaceId: workspaceId.data, oneTimeSecret: payload.jti }
      : undefined
  } catch (error) {
    if (error instanceof errors.JOSEError || error instanceof TypeError) return undefined
    throw error
  }
}
