import { errors, jwtVerify, SignJWT } from 'jose'
import { ok, type Result, refuse } from './result.ts'

/** Audience of a token between our own services. */
export type ServiceAudience = 'tlm' | 'trigger-registry' | 'live' | 'sponsor'

/** Lifetime of a service token, in seconds. */
export const SERVICE_TOKEN_TTL_SEC = 60

const ISSUER = 'spells'

/**
 * Signs a token for one object of one audience (HS256, 60 s).
 * @param options.secret shared secret, at least 32 characters
 * @param options.subject name of the Durable Object that may accept it
 */
export async function signServiceToken(options: {
  readonly secret: string
  readonly audience: ServiceAudience
  readonly subject: string
  readonly nowMs: number
}): Promise<string> {
  const issuedAtSec = Math.floor(options.nowMs / 1000)
  return new SignJWT({})
    .setProtectedHeader({ alg: 'HS256' })
    .setIssuer(ISSUER)
    .setAudience(options.audience)
    .setSubject(options.subject)
    .setIssuedAt(issuedAtSec)
    .setExpirationTime(issuedAtSec + SERVICE_TOKEN_TTL_SEC)
    .sign(new TextEncoder().encode(options.secret))
}

/** Checks signature, issuer, audience, subject and times of a service token. */
export async function verifyServiceToken(
  token: string,
  options: {
    readonly secret: string
    readonly audience: ServiceAudience
    readonly subject: string
    readonly nowMs: number
  },
): Promise<Result<null, { readonly code: 'unauthenticated' | 'wrong_audience' | 'wrong_vault' }>> {
  try {
    const { payload } = await jwtVerify(token, new TextEncoder().encode(options.secret), {
      algorithms: ['HS256'],
      issuer: ISSUER,
      audience: options.audience,
      currentDate: new Date(options.nowMs),
      maxTokenAge: SERVICE_TOKEN_TTL_SEC,
      clockTolerance: 5,
      requiredClaims: ['sub', 'exp', 'iat'],
    })
    return payload.sub === options.subject ? ok(null) : refuse({ code: 'wrong_vault' })
  } catch (error) {
    if (error instanceof errors.JWTClaimValidationFailed && error.claim === 'aud')
      return refuse({ code: 'wrong_audience' })
    if (error instanceof errors.JOSEError || error instanceof TypeError) return refuse({ code: 'unauthenticated' })
    throw error
  }
}
