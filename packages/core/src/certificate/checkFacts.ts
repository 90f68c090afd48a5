import { type Certificate, type CertificateStep, canonicalJson, isTerminal, type TlmFact } from '@spells/shared'
import { type Check, compare, demand, type Flaw, toChecks } from './check.ts'

const copied = ['castId', 'workspaceId', 'vaultId', 'correlationId'] as const

/** What was told outside: in sequence, about this intent only, ending with the state that the certificate gives. */
export function checkFacts(step: CertificateStep, at: string, subject: Certificate['subject']): readonly Check[] {
  const { facts, status } = step
  const flaws = facts.flatMap((fact, index) =>
    findFlaws(step, subject, { fact, before: facts[index - 1] }, `${at}.facts[${index}]`),
  )
  const last = facts.at(-1)
  const shows = last
    ? `${facts.length} facts, the last one ${last.status} with sequence ${last.sequence}.`
    : 'Nothing was told before the end.'
  return toChecks({ name: 'facts', place: `${at}.facts`, shows }, [
    ...flaws,
    ...(last ? findEndFlaws(step, last, at) : compare(`${at}.status`, status, 'REJECTED')),
  ])
}

function findFlaws(
  { intent, attempts }: CertificateStep,
  subject: Certificate['subject'],
  { fact, before }: { readonly fact: TlmFact; readonly before: TlmFact | undefined },
  place: string,
): readonly Flaw[] {
  const named = attempts.find(({ userOpHash }) => userOpHash === fact.userOpHash)
  const isNamed = fact.userOpHash === undefined || named !== undefined
  return [
    ...compare(`${place}.chainId`, fact.chainId, subject.chainId),
    ...compare(`${place}.vault`, fact.vault, subject.vault),
    ...compare(`${place}.intentId`, fact.intentId, intent.id),
    ...compare(`${place}.cause`, canonicalJson(fact.cause), canonicalJson(intent.cause)),
    ...copied.flatMap((field) => compare(`${place}.${field}`, fact[field], intent[field])),
    ...demand(!before || fact.sequence > before.sequence, `${place}.sequence`, 'The sequence does not rise.'),
    ...demand(!before || !isTerminal(before.status), `${place}.status`, 'Something was told after the end.'),
    ...demand(isNamed, `${place}.userOpHash`, 'None of the attempts has this hash.'),
    ...(named?.number === undefined ? [] : compare(`${place}.attempt`, fact.attempt, named.number)),
    ...demand(
      fact.inclusion === undefined || fact.inclusion.userOpHash === fact.userOpHash,
      `${place}.inclusion.userOpHash`,
      'Another operation was included than the fact is about.',
    ),
  ]
}

function findEndFlaws(step: CertificateStep, last: TlmFact, at: string): readonly Flaw[] {
  const place = `${at}.facts[${step.facts.length - 1}]`
  return [
    ...compare(`${place}.status`, last.status, step.status),
    ...compare(`${place}.reason`, toText(last.reason), toText(step.reason)),
    // The fact of a cancellation does not repeat where the operation without calls was included.
    ...(step.status === 'CANCELLED' && last.inclusion === undefined
      ? []
      : compare(`${place}.inclusion`, toText(last.inclusion), toText(step.inclusion))),
    ...compare(`${place}.observations`, toText(last.observations ?? []), toText(step.observations)),
  ]
}

function toText(value: unknown): string {
  return value === undefined ? 'nothing' : canonicalJson(value)
}
