import type { CertificateStep, CertifiedAttempt } from '@spells/shared'
import { parseNonce } from '../userop/nonceKey.ts'
import type { ChainFacts, StepFacts } from './chainFacts.ts'

/**
 * Why an attempt that is not the included one has not landed and never will. EntryPoint takes each nonce of an account
 * once, and only within the signed window.
 */
export function findWhyNot(
  { attempts, inclusion, intent }: CertificateStep,
  attempt: CertifiedAttempt,
  { facts, stepFacts }: { readonly facts: ChainFacts; readonly stepFacts: StepFacts },
): { readonly holds: boolean; readonly reason: string } {
  const { nonce } = attempt.operation
  const { key, sequence } = parseNonce(BigInt(nonce))
  const next = stepFacts.nonces[String(key)]
  const seen = stepFacts.sightings[attempt.userOpHash]
  // Neither the hash nor the nonce says which signature landed: a later intent with the same calls can take over a nonce
  // that was never used, with the same fees, and so have the same hash. The window tells them apart;
  // where no signature proves a window, the intent's deadline does.
  const endSec = attempt.number === undefined ? intent.deadlineSec : attempt.validUntilSec
  if (seen && seen.blockTimeSec > endSec) {
    const when = `in block ${seen.blockNumber} at ${seen.blockTimeSec} s`
    return { holds: true, reason: `The same operation landed ${when}, past this window: with another signature.` }
  }
  if (seen) {
    const reason = `It landed in block ${seen.blockNumber}`
    return attempt.kind === 'noOp'
      ? { holds: true, reason: `${reason}, made no calls and used up the nonce.` }
      : { holds: false, reason: `${reason}; the certificate does not say so.` }
  }
  const winner = attempts.find(
    ({ userOpHash, operation }) =>
      operation.nonce === nonce && userOpHash !== attempt.userOpHash && stepFacts.sightings[userOpHash],
  )
  if (winner && winner.userOpHash === inclusion?.userOpHash) {
    return { holds: true, reason: `Its nonce was used by the operation that was included, ${winner.userOpHash}.` }
  }
  if (next === undefined) return { holds: false, reason: 'The node did not say which nonce is next.' }
  if (next > sequence) {
    return seen === null
      ? { holds: true, reason: `Its nonce ${sequence} was used by something else; the next final one is ${next}.` }
      : { holds: false, reason: 'Its nonce was used, and the node cannot say by what: ask one that searches all logs.' }
  }
  const { timeSec } = facts.finalized
  const { number, validUntilSec } = attempt
  if (timeSec <= validUntilSec) {
    return {
      holds: false,
      reason: `It can still land: final time is ${timeSec} s, its window ends at ${validUntilSec} s.`,
    }
  }
  const unused = `Its nonce ${sequence} is unused and final time ${timeSec} s is past ${validUntilSec} s`
  return {
    holds: true,
    reason: number === undefined ? `${unused}; it was shown, and never came back signed.` : `${unused}.`,
  }
}
