import { ProblemError } from '@spells/client'
import { AppError } from '@spells/shared'
import { expect, test } from 'vitest'
import { describeError } from './describeError.ts'

test('default', () => {
  const problem = {
    type: '/problems/policy_refused',
    title: 'The session does not allow this',
    status: 422,
    code: 'policy_refused' as const,
    detail: 'The amount is above the cap of 100 USDC.',
    requestId: 'r1',
    errors: [{ field: 'parameters.amount', message: 'Must be at most 100000000.' }],
  }
  expect(describeError(new ProblemError(problem))).toEqual({
    title: 'The session does not allow this',
    detail: 'The amount is above the cap of 100 USDC.',
    fields: [{ field: 'parameters.amount', message: 'Must be at most 100000000.' }],
    requestId: 'r1',
  })
})

test('behavior: an unanswered mutation is not called a failure', () => {
  const error = (retry: 'safe' | 'unknown') =>
    new AppError({ code: 'api_unreachable', shortMessage: 'No answer.', retry })
  expect(describeError(error('unknown')).detail).toContain('never carried out twice')
  expect(describeError(error('safe')).detail).toContain('your wallet alone')
})

test('behavior: an unknown error says nothing about its inside', () => {
  expect(describeError(new TypeError('x.y is undefined')).title).toBe('Something failed on this page')
})

test('behavior: when a part does not answer, the same may be sent again', () => {
  const problem = {
    type: '/problems/unavailable',
    title: 'A part we need is not reachable',
    status: 503,
    code: 'unavailable' as const,
    detail: 'The transaction manager does not answer.',
    requestId: 'r2',
  }
  const { title, detail, requestId } = describeError(new ProblemError(problem))
  expect({ title, requestId }).toEqual({ title: 'A part of Spells does not answer', requestId: 'r2' })
  expect(detail).toContain('never carried out twice')
})
