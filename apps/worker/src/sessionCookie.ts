import type { Context } from 'hono'
import { deleteCookie, getCookie, setCookie } from 'hono/cookie'
import type { AppEnv } from './appEnv.ts'

// The prefix makes browsers insist on Secure, Path=/ and no Domain.
const NAME = 'spells_session'
const attributes = { prefix: 'host', httpOnly: true, secure: true, sameSite: 'Lax', path: '/' } as const

/** The token in the session cookie. */
export function findSessionCookie(c: Context<AppEnv>): string | undefined {
  return getCookie(c, NAME, 'host')
}

/** Sets the session cookie. */
export function setSessionCookie(c: Context<AppEnv>, token: string, lifetimeSec: number): void {
  setCookie(c, NAME, token, { ...attributes, maxAge: lifetimeSec })
}

/** Takes the session cookie away. */
export function clearSessionCookie(c: Context<AppEnv>): void {
  deleteCookie(c, NAME, attributes)
}
