import { ok, type Result, refuse } from '@spells/shared'
import type { Address } from 'viem'
import { createSiweMessage, parseSiweMessage, type SiweMessage } from 'viem/siwe'
import { CLOCK_SKEW_MS, NONCE_TTL_MS, type SiweTerms } from './siweTerms.ts'

/** A sign-in message whose text is right; its nonce and signature are still to be checked. */
export type CheckedSiweMessage = { readonly address: Address; readonly nonce: string }

/** The field that is wrong, and what it must be. */
export type SiweRefusal = { readonly code: 'siwe_rejected'; readonly field: string; readonly message: string }

/** Checks everything that an EIP-4361 message says against our terms and the time. Pure. */
export function checkSiweMessage(
  text: string,
  terms: SiweTerms,
  { nowMs }: { readonly nowMs: number },
): Result<CheckedSiweMessage, SiweRefusal> {
  const parsed = parseSiweMessage(text)
  const { address, nonce, issuedAt, expirationTime, notBefore } = parsed
  if (parsed.domain !== terms.domain) return wrong('domain', `Must be ${terms.domain}.`)
  if (parsed.uri !== terms.uri) return wrong('uri', `Must be ${terms.uri}.`)
  if (parsed.chainId !== terms.chainId) return wrong('chainId', `Must be ${terms.chainId}.`)
  if (parsed.version !== '1') return wrong('version', 'Must be 1.')
  if (parsed.scheme !== undefined && parsed.scheme !== new URL(terms.uri).protocol.replace(':', '')) {
    return wrong('scheme', `Must be that of ${terms.uri}.`)
  }
  if (!address) return wrong('address', 'Must be a checksummed address.')
  if (!nonce) return wrong('nonce', 'Must be the nonce of POST /v1/auth/nonce.')
  if (!isTime(issuedAt)) return wrong('issuedAt', 'Must be an ISO-8601 time.')
  if (issuedAt.getTime() > nowMs + CLOCK_SKEW_MS) return wrong('issuedAt', 'Lies in the future.')
  if (issuedAt.getTime() < nowMs - NONCE_TTL_MS - CLOCK_SKEW_MS) return wrong('issuedAt', 'Is too long ago.')
  if (!isTime(expirationTime)) return wrong('expirationTime', 'Must be an ISO-8601 time.')
  if (expirationTime.getTime() <= nowMs) return wrong('expirationTime', 'Has passed.')
  if (notBefore !== undefined && !(notBefore.getTime() <= nowMs)) return wrong('notBefore', 'Has not come yet.')
  if (!isExact(text, parsed)) return wrong('message', 'Must be exactly an EIP-4361 message, and nothing more.')
  return ok({ address, nonce })
}

function isTime(time: Date | undefined): time is Date {
  return time !== undefined && !Number.isNaN(time.getTime())
}

/** The parser skips what it does not know; only a text that can be built again from its fields was read whole. */
function isExact(text: string, parsed: ReturnType<typeof parseSiweMessage>): boolean {
  try {
    return createSiweMessage(parsed as SiweMessage) === text
  } catch {
    return false
  }
}

function wrong(field: string, message: string): Result<never, SiweRefusal> {
  return refuse({ code: 'siwe_rejected', field, message })
}
