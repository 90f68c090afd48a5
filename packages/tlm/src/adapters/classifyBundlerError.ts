import type { Reason } from '@spells/shared'
import { sessionValidatorAbi } from '@spells/shared/abi'
import { decodeErrorResult, type Hex } from 'viem'

/** An error object of a bundler's JSON-RPC reply. */
export type BundlerError = { readonly code?: number | undefined; readonly message: string; readonly data?: unknown }

/**
 * What a bundler's error says about an operation.
 * `landed`: its nonce is used, or the bundler knows it already. `later`: it may pass once something else changes.
 * `never`: it is refused for what it is. `unclear`: the bundler failed, which says nothing.
 */
export type BundlerVerdict = { readonly kind: 'landed' | 'later' | 'never' | 'unclear'; readonly reason: Reason }

/** JSON-RPC codes of ERC-7769 by which a bundler refuses an operation. */
const REFUSALS: ReadonlySet<number> = new Set([
  -32_500, -32_501, -32_502, -32_503, -32_504, -32_505, -32_506, -32_507, -32_508, -32_521, -32_602,
])
const REVERTED = -32_521

/** EntryPoint's codes that say more than "refused". */
const known: Readonly<Record<string, { readonly kind: BundlerVerdict['kind']; readonly reason: Reason }>> = {
  AA20: {
    kind: 'never',
    reason: { code: 'vault_not_deployed', message: 'There is no account at the vault’s address.' },
  },
  AA21: {
    kind: 'later',
    reason: { code: 'vault_cannot_pay', message: 'The vault cannot pay for the operation’s gas.' },
  },
  AA22: { kind: 'never', reason: { code: 'outside_window', message: 'The operation is outside its signed window.' } },
  AA24: { kind: 'never', reason: { code: 'signature_refused', message: 'The account refused the signature.' } },
  AA25: { kind: 'landed', reason: { code: 'nonce_used', message: 'The nonce is used, or the operation is known.' } },
  AA31: { kind: 'later', reason: { code: 'sponsor_cannot_pay', message: 'The sponsor’s deposit is too low.' } },
}

/** ERC-7769 codes that say as much as EntryPoint's. */
const byNumber: Readonly<Record<number, string>> = { [-32_503]: 'AA22', [-32_507]: 'AA24' }

/** Errors of our session validator whose code is not just their name. */
const sessionErrors: Readonly<Record<string, string>> = {
  SessionIsRevoked: 'session_revoked',
  SessionUnknown: 'session_not_installed',
}

/** Classifies a bundler's error. The only place that reads a bundler's words. */
export function classifyBundlerError(error: BundlerError): BundlerVerdict {
  const { message } = error
  const aaCode = /\bAA\d\d\b/.exec(message)?.[0] ?? byNumber[error.code ?? 0]
  if (aaCode === 'AA23') return { kind: 'never', reason: decodeValidationRevert(message, error.data) }
  const verdict = aaCode === undefined ? undefined : known[aaCode]
  if (verdict) return verdict
  if (/already (known|being processed|present)/i.test(message)) return known.AA25 as BundlerVerdict
  if (/maxFeePerGas|maxPriorityFeePerGas|gas price/i.test(message)) {
    return { kind: 'later', reason: { code: 'fee_too_low', message: 'The bundler wants a higher fee.' } }
  }
  if (error.code === REVERTED) {
    return { kind: 'never', reason: { code: 'calls_revert', message: 'The operation’s calls would revert.' } }
  }
  if (aaCode !== undefined || (error.code !== undefined && REFUSALS.has(error.code))) {
    const code = aaCode?.toLowerCase() ?? 'bundler_refused'
    return { kind: 'never', reason: { code, message: `The bundler refused the operation (${code}).` } }
  }
  return { kind: 'unclear', reason: { code: 'bundler_unavailable', message: 'The bundler gave no clear answer.' } }
}

/** Names the rule of the session validator behind a reverted validation. */
function decodeValidationRevert(message: string, data: unknown): Reason {
  const name = [...listHex(message), ...listHex(typeof data === 'string' ? data : '')].map(findErrorName).find(Boolean)
  if (name === undefined) {
    return { code: 'validation_reverted', message: 'The account’s validation reverted.' }
  }
  const code =
    sessionErrors[name] ?? name.replace(/[A-Z]/g, (char, at: number) => `${at > 0 ? '_' : ''}${char.toLowerCase()}`)
  return { code, message: `The session does not allow the operation (${name}).` }
}

function listHex(text: string): readonly Hex[] {
  return (text.match(/0x[0-9a-f]{8,}/gi) ?? []) as Hex[]
}

function findErrorName(data: Hex): string | undefined {
  try {
    return decodeErrorResult({ abi: sessionValidatorAbi, data }).errorName
  } catch {
    // Not one of our errors: addresses and other words look like hex as well.
    return undefined
  }
}
