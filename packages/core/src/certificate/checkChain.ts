import type { Certificate, CertificateStep, CertifiedAttempt, Inclusion } from '@spells/shared'
import { zeroAddress } from 'viem'
import { parseNonce } from '../userop/nonceKey.ts'
import type { ChainFacts, Sighting, StepFacts } from './chainFacts.ts'
import { type Check, compare, demand, type Flaw, toChecks } from './check.ts'
import { findWhyNot } from './findWhyNot.ts'

/** The node speaks for the certificate's chain. */
export function checkChainId({ subject }: Certificate, facts: ChainFacts): readonly Check[] {
  const { number, timeSec } = facts.finalized
  const shows = `Chain ${facts.chainId}, final up to block ${number} at ${timeSec} s.`
  const place = '$.subject.chainId'
  return toChecks({ name: 'chain', place, shows }, compare(place, subject.chainId, facts.chainId))
}

/** What the chain says about a step, and that nothing else can come of it. */
export function checkChain(
  step: CertificateStep,
  at: string,
  context: { readonly facts: ChainFacts; readonly stepFacts: StepFacts },
): readonly Check[] {
  const { inclusion } = step
  return [
    ...(inclusion ? checkInclusion(step, inclusion, at, context) : []),
    ...checkAuthority(step, at, context.stepFacts),
    ...checkObservations(step, at, context.stepFacts),
    ...step.attempts.flatMap((attempt, index) => checkEnd(step, attempt, `${at}.attempts[${index}]`, context)),
  ]
}

function checkInclusion(
  step: CertificateStep,
  inclusion: Inclusion,
  at: string,
  { facts, stepFacts }: { readonly facts: ChainFacts; readonly stepFacts: StepFacts },
): readonly Check[] {
  const place = `${at}.inclusion`
  const landed = step.attempts.find(({ userOpHash }) => userOpHash === inclusion.userOpHash)
  const seen = stepFacts.sightings[inclusion.userOpHash]
  if (!landed || !seen) {
    const reason = 'No final block has a UserOperationEvent for this operation.'
    return toChecks({ name: 'receipt', place, shows: '' }, [{ place: `${place}.userOpHash`, reason }])
  }
  const shows = `The operation is in block ${seen.blockNumber}, transaction ${seen.transactionHash}, success ${seen.success}, cost ${seen.actualGasCostWei} wei.`
  return [
    ...toChecks({ name: 'receipt', place, shows }, [
      ...findReceiptFlaws(inclusion, seen, place),
      ...compare(`${at}.attempts`, landed.operation.sender, seen.sender),
      ...compare(`${at}.attempts`, BigInt(landed.operation.nonce), seen.nonce),
      ...compare(`${at}.attempts`, landed.operation.paymaster ?? zeroAddress, seen.paymaster),
    ]),
    ...checkTime(landed, seen, place),
    ...checkFinality(landed, seen, place, { facts, stepFacts }),
  ]
}

function findReceiptFlaws(inclusion: Inclusion, seen: Sighting, place: string): readonly Flaw[] {
  return (['transactionHash', 'blockNumber', 'blockHash', 'success', 'actualGasCostWei'] as const).flatMap((field) =>
    compare(`${place}.${field}`, inclusion[field], seen[field]),
  )
}

function checkTime(
  { validAfterSec, validUntilSec }: CertifiedAttempt,
  seen: Sighting,
  place: string,
): readonly Check[] {
  const isInside = validAfterSec < seen.blockTimeSec && seen.blockTimeSec <= validUntilSec
  const shows = `The block’s time ${seen.blockTimeSec} s is within the signed window.`
  const reason = `The block’s time ${seen.blockTimeSec} s is outside the window (${validAfterSec} s, ${validUntilSec} s].`
  return toChecks({ name: 'block time', place, shows }, demand(isInside, `${place}.blockNumber`, reason))
}

function checkFinality(
  landed: CertifiedAttempt,
  seen: Sighting,
  place: string,
  { facts, stepFacts }: { readonly facts: ChainFacts; readonly stepFacts: StepFacts },
): readonly Check[] {
  const { number } = facts.finalized
  const { key, sequence } = parseNonce(BigInt(landed.operation.nonce))
  const next = stepFacts.nonces[String(key)]
  return toChecks(
    { name: 'finality', place, shows: `Block ${seen.blockNumber} is final; the nonce there is ${next}.` },
    [
      ...demand(
        BigInt(seen.blockNumber) <= number,
        place,
        `Block ${seen.blockNumber} is not final yet: only ${number} is.`,
      ),
      ...demand(
        next !== undefined && next > sequence,
        place,
        `The final nonce is ${next ?? 'unread'}, not above ${sequence}.`,
      ),
    ],
  )
}

/** A session that landed something is known to its validator; an owner is who the vault says. */
function checkAuthority(
  { authority, inclusion, attempts }: CertificateStep,
  at: string,
  facts: StepFacts,
): readonly Check[] {
  if (authority.kind === 'session') {
    if (!inclusion) return []
    const place = `${at}.authority.sessionId`
    const { session } = facts
    const isKnown = session !== undefined && (session.live || session.operations > 0)
    const shows = `The validator knows the session; it has made ${session?.operations} operations.`
    const reason = 'The validator does not know this session for this vault, or the node does not answer.'
    return toChecks({ name: 'session', place, shows }, demand(isKnown, place, reason))
  }
  if (attempts.length === 0) return []
  const place = `${at}.authority.owner`
  return toChecks(
    { name: 'owner', place, shows: `The vault’s owner is ${facts.owner}.` },
    compare(place, authority.owner, facts.owner),
  )
}

function checkObservations({ observations }: CertificateStep, at: string, facts: StepFacts): readonly Check[] {
  return observations.flatMap(({ before, after }, index) => {
    const place = `${at}.observations[${index}]`
    const found = facts.balances[index]
    const shows = `The balance went from ${before} to ${after} in the block of the inclusion.`
    if (!found) {
      const reason = 'The node does not have the balances of that block any more: ask one that keeps old states.'
      return toChecks({ name: 'post-condition', place, shows }, [{ place, reason }])
    }
    return toChecks({ name: 'post-condition', place, shows }, [
      ...compare(`${place}.before`, before, String(found.before)),
      ...compare(`${place}.after`, after, String(found.after)),
    ])
  })
}

function checkEnd(
  step: CertificateStep,
  attempt: CertifiedAttempt,
  place: string,
  context: { readonly facts: ChainFacts; readonly stepFacts: StepFacts },
): readonly Check[] {
  if (attempt.userOpHash === step.inclusion?.userOpHash) return []
  const verdict = findWhyNot(step, attempt, context)
  return toChecks(
    { name: 'cannot land', place, shows: verdict.reason },
    verdict.holds ? [] : [{ place, reason: verdict.reason }],
  )
}
