import type { SendOutcome } from '@spells/core/transaction'
import { describe, expect, it } from 'vitest'
import { combineOutcomes } from './combineOutcomes.ts'

const accepted: SendOutcome = { kind: 'accepted' }
const landed: SendOutcome = { kind: 'landed' }
const unknown: SendOutcome = { kind: 'unknown', detail: 'TimeoutError' }
const later: SendOutcome = { kind: 'deterministic', refusal: { code: 'later', message: 'No.', mayPassLater: true } }
const never: SendOutcome = { kind: 'deterministic', refusal: { code: 'never', message: 'No.', mayPassLater: false } }
const all = { accepted, landed, unknown, later, never } as const
type Name = keyof typeof all

describe('combineOutcomes', () => {
  it.each<readonly [Name, Name, Name]>([
    ['accepted', 'accepted', 'accepted'],
    ['accepted', 'landed', 'accepted'],
    ['accepted', 'unknown', 'accepted'],
    ['accepted', 'later', 'accepted'],
    ['accepted', 'never', 'accepted'],
    ['landed', 'landed', 'landed'],
    ['landed', 'unknown', 'landed'],
    ['landed', 'later', 'landed'],
    ['landed', 'never', 'landed'],
    ['unknown', 'unknown', 'unknown'],
    ['unknown', 'later', 'unknown'],
    ['unknown', 'never', 'unknown'],
    ['later', 'later', 'later'],
    ['later', 'never', 'later'],
    ['never', 'never', 'never'],
  ])('behavior: %s and %s come to %s, whoever was asked first', (a, b, result) => {
    expect(combineOutcomes([all[a], all[b]])).toEqual(all[result])
    expect(combineOutcomes([all[b], all[a]])).toEqual(all[result])
  })
})
