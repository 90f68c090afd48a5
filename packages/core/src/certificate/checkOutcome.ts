import { assertNever, type CertificateStep, canonicalJson } from '@spells/shared'
import { type Check, compare, demand, type Flaw, toChecks } from './check.ts'

/** The end that is stated follows from what is stated of the chain. */
export function checkOutcome(step: CertificateStep, at: string): readonly Check[] {
  const shows = `The intent ended ${step.status}${step.reason ? `: ${step.reason.message}` : '.'}`
  return toChecks({ name: 'outcome', place: `${at}.status`, shows }, [
    ...findStatusFlaws(step, at),
    ...findInclusionFlaws(step, at),
    ...findObservationFlaws(step, at),
  ])
}

function findStatusFlaws(
  { status, attempts, inclusion, observations, reason }: CertificateStep,
  at: string,
): readonly Flaw[] {
  const place = `${at}.status`
  const met = observations.every((observation) => observation.met)
  const unread = isUnreadable({ status, reason })
  const landed = (success: boolean) =>
    demand(inclusion?.success === success, place, `${status} needs an inclusion whose success is ${success}.`)
  const unlanded = () => [
    ...demand(inclusion === undefined, `${at}.inclusion`, `What ended ${status} was not included.`),
    ...demand(reason !== undefined, `${at}.reason`, `What ended ${status} has a reason.`),
  ]
  switch (status) {
    case 'FINALIZED':
      return [...landed(true), ...demand(met, place, 'FINALIZED needs every observation to be met.')]
    case 'UNMET':
      return [...landed(true), ...demand(unread || !met, place, 'UNMET needs an observation that is not met.')]
    case 'REVERTED':
      return landed(false)
    case 'REJECTED':
      return [...unlanded(), ...demand(attempts.length === 0, place, 'What was signed was not refused from the start.')]
    case 'EXPIRED':
      return unlanded()
    case 'CANCELLED':
      return demand(reason !== undefined, `${at}.reason`, `What ended ${status} has a reason.`)
    default:
      return assertNever(status)
  }
}

/** No node could tell what the operation brought: what is claimed is its inclusion alone. */
function isUnreadable({ status, reason }: Pick<CertificateStep, 'status' | 'reason'>): boolean {
  return status === 'UNMET' && reason?.code === 'result_unreadable'
}

function findInclusionFlaws({ status, inclusion, attempts }: CertificateStep, at: string): readonly Flaw[] {
  if (!inclusion) return []
  const landed = attempts.find(({ userOpHash }) => userOpHash === inclusion.userOpHash)
  if (!landed) return [{ place: `${at}.inclusion.userOpHash`, reason: 'None of the attempts is what was included.' }]
  const payer = landed.operation.paymaster === undefined ? 'vault' : 'sponsor'
  return [
    // What cancels an intent is the operation without calls.
    ...compare(`${at}.inclusion.userOpHash`, landed.kind, status === 'CANCELLED' ? 'noOp' : 'calls'),
    ...(inclusion.paidBy === undefined ? [] : compare(`${at}.inclusion.paidBy`, inclusion.paidBy, payer)),
  ]
}

function findObservationFlaws(
  { intent, status, inclusion, observations, reason }: CertificateStep,
  at: string,
): readonly Flaw[] {
  const wasRead = inclusion?.success && status !== 'CANCELLED' && !isUnreadable({ status, reason })
  const asked = wasRead ? intent.postConditions : []
  return [
    ...compare(`${at}.observations`, observations.length, asked.length),
    ...observations.flatMap(({ condition, before, after, met }, index) => {
      const place = `${at}.observations[${index}]`
      const change = BigInt(after) - BigInt(before)
      const delta = condition.kind === 'balanceIncrease' ? change : -change
      return [
        ...compare(`${place}.condition`, canonicalJson(condition), canonicalJson(asked[index] ?? null)),
        ...compare(`${place}.met`, met, delta >= BigInt(condition.minDelta)),
      ]
    }),
  ]
}
