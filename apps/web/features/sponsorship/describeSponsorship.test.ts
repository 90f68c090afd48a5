import { expect, test } from 'vitest'
import { formatTime } from '../../lib/formatTime.ts'
import { describeShare, describeSponsorship } from './describeSponsorship.ts'

const resetsAt = '2026-11-22T00:00:00.000Z'
const facts = {
  quota: { operations: 50, costWei: '500' },
  remaining: { operations: 47, costWei: '470' },
  available: true,
  reason: null,
  resetsAt,
}
const used = {
  code: 'sponsor_over_quota',
  message: 'The workspace has used up its sponsored operations of today (UTC).',
}

test('default', () => {
  expect(describeSponsorship(facts, 'sponsor')).toBe(
    'We pay the network fee. Of today’s 50 sponsored operations 47 are left.',
  )
  expect(describeShare(facts)).toBe('We pay network fees: 47 of 50 operations left today.')
})

test('behavior: when the sponsor does not pay, it says who does, why, and until when', () => {
  const over = { ...facts, remaining: { operations: 0, costWei: '0' }, available: false, reason: used }
  expect(describeSponsorship(over, 'vault')).toBe(
    `The vault pays the network fee this time. ${used.message} The next share comes ${formatTime(resetsAt)}.`,
  )
  expect(describeShare(over)).toContain('Until it can, the vault pays')
})

test('behavior: a deposit that is too low is not promised for tomorrow', () => {
  const empty = { code: 'sponsor_empty', message: 'The sponsor’s deposit is too low at the moment.' }
  expect(describeSponsorship({ ...facts, available: false, reason: empty }, 'vault')).toBe(
    `The vault pays the network fee this time. ${empty.message}`,
  )
})

test('behavior: a sponsor that refuses, or does not answer, is said so', () => {
  const says = (reason: { readonly code: string; readonly message: string }) =>
    describeSponsorship({ ...facts, available: false, reason }, 'vault')
  const unavailable = 'The sponsor does not answer.'
  expect([
    says({ code: 'sponsor_refused', message: 'The sponsor does not pay for an operation of this form.' }),
    says({ code: 'sponsor_unavailable', message: unavailable }),
    describeSponsorship(undefined, 'vault'),
  ]).toEqual([
    'The vault pays the network fee this time. The sponsor does not pay for an operation of this form.',
    `The vault pays the network fee this time. ${unavailable}`,
    `The vault pays the network fee this time. ${unavailable}`,
  ])
})

test('behavior: where nobody sponsors, nothing is promised', () => {
  const off = {
    ...facts,
    available: false,
    reason: { code: 'sponsor_off', message: 'Nobody sponsors operations here.' },
  }
  expect(describeShare(off)).toBeUndefined()
  expect(describeSponsorship(off, 'vault')).toBe('Network fees are paid from the vault.')
})
