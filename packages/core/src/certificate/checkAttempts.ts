import type { Certificate, CertificateStep, CertifiedAttempt } from '@spells/shared'
import { encodeExecuteBatch } from '../userop/executeBatch.ts'
import { getUserOpHash } from '../userop/getUserOpHash.ts'
import { parseNonce, parseNonceKey } from '../userop/nonceKey.ts'
import { toVaultCall } from '../userop/toVaultCall.ts'
import { type Check, compare, demand, type Flaw, toChecks } from './check.ts'
import { toUserOperation } from './toUserOperation.ts'

/** What was signed: each operation has the hash it is known by, makes the calls of the intent and takes one nonce. */
export function checkAttempts(step: CertificateStep, at: string, subject: Certificate['subject']): readonly Check[] {
  const each = step.attempts.flatMap((attempt, index) => {
    const place = `${at}.attempts[${index}]`
    const userOp = toUserOperation(attempt.operation)
    const hash = getUserOpHash(userOp, subject.chainId)
    return [
      ...toChecks(
        { name: 'operation hash', place: `${place}.userOpHash`, shows: `The operation hashes to ${hash}.` },
        compare(`${place}.userOpHash`, attempt.userOpHash, hash),
      ),
      ...toChecks(
        {
          name: 'operation',
          place: `${place}.operation`,
          shows: 'The operation is the vault’s and does what the intent says.',
        },
        findOperationFlaws(step, attempt, place, subject),
      ),
    ]
  })
  return [
    ...each,
    ...toChecks({ name: 'attempts', place: `${at}.attempts`, shows: describeNonces(step) }, findOrderFlaws(step, at)),
  ]
}

function findOperationFlaws(
  { intent, authority }: CertificateStep,
  { kind, operation, validAfterSec, validUntilSec }: CertifiedAttempt,
  place: string,
  subject: Certificate['subject'],
): readonly Flaw[] {
  const { key } = parseNonce(BigInt(operation.nonce))
  const { validator, lane } = parseNonceKey(key)
  const callData = kind === 'noOp' ? '0x' : encodeExecuteBatch(intent.calls.map(toVaultCall))
  const isInTime = validAfterSec < validUntilSec && validUntilSec <= intent.deadlineSec
  const ceilingWei = BigInt(intent.maxFeePerGasCeilingWei)
  return [
    ...compare(`${place}.operation.sender`, operation.sender, subject.vault),
    ...compare(`${place}.operation.callData`, operation.callData.toLowerCase(), callData),
    ...demand(
      validator === authority.validator,
      `${place}.operation.nonce`,
      `The nonce belongs to the validator ${validator}, not to ${authority.validator}.`,
    ),
    ...demand(
      authority.kind === 'owner' ? lane.laneClass === 'normal' : lane.laneClass === intent.laneClass,
      `${place}.operation.nonce`,
      `The nonce is on a ${lane.laneClass} lane; the intent is ${intent.laneClass}.`,
    ),
    ...demand(
      isInTime,
      `${place}.validUntilSec`,
      `The window (${validAfterSec} s, ${validUntilSec} s] does not end by the intent’s deadline ${intent.deadlineSec} s.`,
    ),
    ...demand(
      BigInt(operation.maxFeePerGas) <= ceilingWei,
      `${place}.operation.maxFeePerGas`,
      `The fee is above the intent’s ceiling of ${ceilingWei} wei per gas.`,
    ),
  ]
}

/**
 * Attempts share one nonce. Only the owner's can have another one after it, where something else used the first: a
 * session's nonce is never given up.
 */
function findOrderFlaws({ attempts, authority }: CertificateStep, at: string): readonly Flaw[] {
  const signed = attempts.filter(({ number }) => number !== undefined)
  const allowed = authority.kind === 'owner' ? 2 : 1
  const nonces: string[] = []
  return attempts.flatMap((attempt, index) => {
    const place = `${at}.attempts[${index}]`
    const { nonce } = attempt.operation
    if (!nonces.includes(nonce)) nonces.push(nonce)
    const before = signed.slice(0, signed.indexOf(attempt)).findLast(({ operation }) => operation.nonce === nonce)
    return [
      ...demand(nonces.length <= allowed, `${place}.operation.nonce`, 'The attempts do not share their nonce.'),
      ...(attempt.number === undefined
        ? demand(
            authority.kind === 'owner',
            `${place}.number`,
            'Only the owner is shown operations before they are signed.',
          )
        : compare(`${place}.number`, attempt.number, signed.indexOf(attempt) + 1)),
      ...(attempt.number !== undefined && before ? findFeeFlaws(before, attempt, place) : []),
    ]
  })
}

/** A later attempt with the same nonce replaces the one before it only with both fees a tenth higher. */
function findFeeFlaws(before: CertifiedAttempt, after: CertifiedAttempt, place: string): readonly Flaw[] {
  return (['maxFeePerGas', 'maxPriorityFeePerGas'] as const).flatMap((fee) =>
    demand(
      BigInt(after.operation[fee]) * 10n >= BigInt(before.operation[fee]) * 11n,
      `${place}.operation.${fee}`,
      `The fee ${fee} is not a tenth above that of attempt ${before.number}.`,
    ),
  )
}

function describeNonces({ attempts }: CertificateStep): string {
  const [first] = attempts
  if (!first) return 'Nothing was signed.'
  return `${attempts.length === 1 ? 'One operation' : `${attempts.length} operations`} with nonce ${first.operation.nonce}.`
}
