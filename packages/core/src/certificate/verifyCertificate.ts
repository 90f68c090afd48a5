import { type Certificate, certificateSchema, ok, type Result, refuse } from '@spells/shared'
import type { ChainFacts } from './chainFacts.ts'
import type { Check } from './check.ts'
import { toChecks } from './check.ts'
import { checkAttempts } from './checkAttempts.ts'
import { checkChain, checkChainId } from './checkChain.ts'
import { checkFacts } from './checkFacts.ts'
import { checkIntent, checkSubject } from './checkIntent.ts'
import { checkJournal } from './checkJournal.ts'
import { checkOutcome } from './checkOutcome.ts'
import { checkSignatures } from './checkSignatures.ts'
import { findSealFlaws } from './seal.ts'

/** What verifying came to. `failed` are those of `checks` that did not pass. */
export type Verification = {
  readonly ok: boolean
  readonly checks: readonly Check[]
  readonly failed: readonly Check[]
}

/** Reads a certificate's shape; refuses with a failed check for each place that has another one. */
export function parseCertificate(
  input: unknown,
): Result<Certificate, { readonly code: 'malformed'; readonly checks: readonly Check[] }> {
  const parsed = certificateSchema.safeParse(input)
  if (parsed.success) return ok(parsed.data)
  const checks = parsed.error.issues.flatMap(({ path, message }) =>
    toChecks({ name: 'shape', place: toPlace(path), shows: '' }, [{ place: toPlace(path), reason: message }]),
  )
  return refuse({ code: 'malformed', checks })
}

/**
 * Checks a certificate against itself and against what a node says. Trusts nothing in it: hashes and signers are
 * computed again, and what cannot be computed is compared with the chain.
 * @param input the certificate as parsed from JSON
 * @param facts as `readChainFacts` reads them
 */
export async function verifyCertificate(input: unknown, facts: ChainFacts): Promise<Verification> {
  const parsed = parseCertificate(input)
  if (!parsed.ok) return conclude(parsed.refusal.checks)
  const certificate = parsed.value
  const { subject, steps } = certificate
  const each = await Promise.all(
    steps.map(async (step, index) => {
      const at = `$.steps[${index}]`
      const stepFacts = facts.steps[index] ?? { sightings: {}, nonces: {}, balances: [] }
      return [
        ...checkIntent(step, at),
        ...checkAttempts(step, at, subject),
        ...(await checkSignatures(step, at, subject)),
        ...checkJournal(step, at),
        ...checkFacts(step, at, subject),
        ...checkOutcome(step, at),
        ...checkChain(step, at, { facts, stepFacts }),
      ]
    }),
  )
  const sealed = findSealFlaws(input as Readonly<Record<string, unknown>>, certificate.seal)
  return conclude([
    ...toChecks(
      { name: 'seal', place: '$.seal', shows: `Every part has its hash; fingerprint ${certificate.seal.whole}.` },
      sealed,
    ),
    ...checkSubject(certificate),
    ...checkChainId(certificate, facts),
    ...each.flat(),
  ])
}

function conclude(checks: readonly Check[]): Verification {
  const failed = checks.filter(({ passed }) => !passed)
  return { ok: failed.length === 0, checks, failed }
}

function toPlace(path: readonly PropertyKey[]): string {
  return path.reduce<string>(
    (place, key) => (typeof key === 'number' ? `${place}[${key}]` : `${place}.${String(key)}`),
    '$',
  )
}
