import type { Certificate, CertificateStep, CertifiedAttempt } from '@spells/shared'
import { type Hex, recoverTypedDataAddress } from 'viem'
import { decodePolicy } from '../policy/decodePolicy.ts'
import { evaluateWindow } from '../policy/evaluateWindow.ts'
import { getSessionId } from '../policy/getSessionId.ts'
import { decodeOwnerSignature, getOwnerOpTypedData } from '../userop/ownerSignature.ts'
import { decodeSessionSignature, getSessionOpTypedData } from '../userop/sessionSignature.ts'
import { type Check, compare, demand, type Flaw, toChecks } from './check.ts'

type Context = { readonly step: CertificateStep; readonly chainId: number }

/** Who signed: the session's key within its policy's time, or the owner, over the operation's hash and the window. */
export async function checkSignatures(
  step: CertificateStep,
  at: string,
  { chainId }: Certificate['subject'],
): Promise<readonly Check[]> {
  const checks = await Promise.all(
    step.attempts.map(async (attempt, index) => {
      const place = `${at}.attempts[${index}]`
      const { signature } = attempt.operation
      if (attempt.number === undefined) return checkUnsigned(signature, place)
      const flaws = await findSignatureFlaws({ step, chainId }, attempt, place)
      const signer = step.authority.kind === 'session' ? 'The session’s key' : 'The owner'
      const shows = `${signer} signed the hash for the window (${attempt.validAfterSec} s, ${attempt.validUntilSec} s].`
      return toChecks({ name: 'signature', place: `${place}.operation.signature`, shows }, flaws)
    }),
  )
  return [...checkPolicy(step, at), ...checks.flat()]
}

function checkUnsigned(signature: Hex | undefined, place: string): readonly Check[] {
  return toChecks(
    { name: 'signature', place, shows: 'The operation was shown to the owner; no signature of it came back.' },
    demand(signature === undefined, `${place}.number`, 'A signed operation needs its number.'),
  )
}

function checkPolicy({ authority }: CertificateStep, at: string): readonly Check[] {
  if (authority.kind !== 'session' || authority.policy === undefined) return []
  const place = `${at}.authority.policy`
  return toChecks(
    { name: 'policy', place, shows: `The policy hashes to the session’s id ${authority.sessionId}.` },
    compare(place, getSessionId(authority.policy), authority.sessionId.toLowerCase()),
  )
}

function findSignatureFlaws(context: Context, attempt: CertifiedAttempt, place: string): Promise<readonly Flaw[]> {
  const { authority } = context.step
  return authority.kind === 'session'
    ? findSessionFlaws(context, { ...authority, attempt, place })
    : findOwnerFlaws(context, { ...authority, attempt, place })
}

async function findSessionFlaws(
  { chainId }: Context,
  options: {
    readonly validator: Hex
    readonly sessionId: Hex
    readonly policy?: Hex | undefined
    readonly attempt: CertifiedAttempt
    readonly place: string
  },
): Promise<readonly Flaw[]> {
  const { validator, sessionId, attempt, place } = options
  const { userOpHash } = attempt
  const at = `${place}.operation.signature`
  const decoded = decodeSessionSignature(attempt.operation.signature ?? '0x')
  if (!decoded.ok) return [{ place: at, reason: 'This is no session’s signature.' }]
  const { ecdsa, period, ...window } = decoded.value
  const policy = decodePolicy(window.policy)
  if (!policy.ok) return [{ place: at, reason: `The policy in the signature is malformed: ${policy.refusal.detail}.` }]
  const inside = evaluateWindow(policy.value, window, period)
  const typedData = getSessionOpTypedData({ chainId, validator, userOpHash, sessionId, period, ...window })
  return [
    ...compareWindow(attempt, window, place),
    ...demand(window.policy === options.policy, at, 'The policy in the signature is not that of the session.'),
    ...demand(
      inside.ok &&
        inside.value.validAfterSec === window.validAfterSec &&
        inside.value.validUntilSec === window.validUntilSec,
      at,
      'The window is not within that of the policy.',
    ),
    ...compareSigner(at, await recover(typedData, ecdsa), policy.value.key),
  ]
}

async function findOwnerFlaws(
  { chainId }: Context,
  options: {
    readonly validator: Hex
    readonly owner?: Hex | undefined
    readonly attempt: CertifiedAttempt
    readonly place: string
  },
): Promise<readonly Flaw[]> {
  const { validator, owner, attempt, place } = options
  const { userOpHash } = attempt
  const at = `${place}.operation.signature`
  const decoded = decodeOwnerSignature(attempt.operation.signature ?? '0x')
  if (!decoded.ok) return [{ place: at, reason: 'This is no owner’s signature.' }]
  const { ecdsa, ...window } = decoded.value
  const typedData = getOwnerOpTypedData({ chainId, validator, userOpHash, ...window })
  return [...compareWindow(attempt, window, place), ...compareSigner(at, await recover(typedData, ecdsa), owner)]
}

function compareWindow(
  stated: CertifiedAttempt,
  signed: { readonly validAfterSec: number; readonly validUntilSec: number },
  place: string,
): readonly Flaw[] {
  return [
    ...compare(`${place}.validAfterSec`, stated.validAfterSec, signed.validAfterSec),
    ...compare(`${place}.validUntilSec`, stated.validUntilSec, signed.validUntilSec),
  ]
}

function compareSigner(place: string, signer: Hex | undefined, expected: Hex | undefined): readonly Flaw[] {
  const who = signer ? `${signer} signed this` : 'Nobody can have signed this'
  return demand(
    signer !== undefined && signer === expected,
    place,
    `${who}; it should be ${expected ?? 'somebody else'}.`,
  )
}

type TypedData = Omit<Parameters<typeof recoverTypedDataAddress>[0], 'signature'>

async function recover(typedData: TypedData, signature: Hex): Promise<Hex | undefined> {
  try {
    return await recoverTypedDataAddress({ ...typedData, signature })
  } catch {
    // Not a point of the curve: whatever the library threw, nobody made this signature.
    return undefined
  }
}
