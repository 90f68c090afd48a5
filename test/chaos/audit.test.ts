import { type Certificate, castIdSchema } from '@spells/shared'
import { expect, test } from 'vitest'
import { type AuditedCast, audit, type Finding } from './audit.ts'
import type { Executions } from './readExecutions.ts'

const vault = '0x00000000000000000000000000000000000000aA'
const hashes = [`0x${'1'.repeat(64)}`, `0x${'2'.repeat(64)}`] as const
const [first, second] = hashes

/** A finalized cast of two attempts, the first of which landed. */
const cast: AuditedCast = {
  ...{ id: castIdSchema.parse('6f1c5a4e-6f0d-4f57-8a5d-0c2f6a1f5b11'), key: 'chaos-0-0', vault, action: 'entry' },
  ...{ amount: 5n, status: 'FINALIZED' },
  certificate: certify(first),
}
const operation = { vault, userOpHash: first, success: true } as const
const effect = { vault, action: 'entry', amount: 5n } as const
const chain: Executions = { operations: [operation], effects: [effect] }

/** As much of a certificate as is looked at. */
function certify(landed: (typeof hashes)[number] | undefined): Certificate {
  const attempts = hashes.map((userOpHash) => ({ userOpHash }))
  const inclusion = landed ? { inclusion: { userOpHash: landed } } : {}
  return { steps: [{ attempts, ...inclusion }] } as unknown as Certificate
}
const kindsOf = (findings: readonly Finding[]) => findings.map(({ kind }) => kind)

test('default: every cast once, and nothing else', () => {
  expect(audit([cast], chain)).toEqual([])
  const rejected: AuditedCast = { ...cast, amount: 6n, status: 'REJECTED', certificate: certify(undefined) }
  const attempts = { ...rejected, certificate: { steps: [{ attempts: [] }] } as unknown as Certificate }
  expect(audit([cast, attempts], chain)).toEqual([])
})

test.each<[string, readonly AuditedCast[], Executions, readonly Finding['kind'][]]>([
  ['nobody knows it', [{ ...cast, status: undefined }], chain, ['lost']],
  [
    'it never ends',
    [{ ...cast, status: 'PENDING', certificate: undefined }],
    { operations: [], effects: [] },
    ['stuck'],
  ],
  [
    'final without having happened',
    [{ ...cast, certificate: certify(undefined) }],
    { operations: [], effects: [] },
    ['lost'],
  ],
  [
    'both attempts landed',
    [cast],
    { operations: [operation, { ...operation, userOpHash: second }], effects: [effect] },
    ['duplicated', 'disagreeing'],
  ],
  ['its amount moved twice', [cast], { ...chain, effects: [effect, effect] }, ['duplicated']],
  ['refused, and done', [{ ...cast, status: 'REJECTED' }], chain, ['disagreeing']],
  ['another attempt landed than it says', [{ ...cast, certificate: certify(second) }], chain, ['disagreeing']],
  [
    'an operation of nobody',
    [cast],
    { ...chain, operations: [operation, { ...operation, userOpHash: `0x${'3'.repeat(64)}` }] },
    ['unaccepted'],
  ],
  [
    'an amount that nobody asked for',
    [cast],
    { ...chain, effects: [effect, { ...effect, amount: 9n }] },
    ['unaccepted'],
  ],
])('behavior: noticed: %s', (_, casts, executions, kinds) => {
  expect(kindsOf(audit(casts, executions))).toEqual(kinds)
})
