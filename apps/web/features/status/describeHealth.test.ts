import type { Health } from '@spells/shared/api'
import { expect, test } from 'vitest'
import { describeHealth } from './describeHealth.ts'

const health = (parts: Health['parts']): Health => ({
  status: parts.every(({ status }) => status === 'ok') ? 'ok' : 'degraded',
  now: '2026-11-21T00:00:00.000Z',
  chainId: 31337,
  parts,
})

test('default', () => {
  expect(describeHealth(health([{ name: 'postgres', status: 'ok' }]), false)).toEqual({
    tone: 'good',
    text: 'All parts answer',
  })
})

test('behavior: what is down comes before what is stale', () => {
  const parts: Health['parts'] = [
    { name: 'markets', status: 'stale' },
    { name: 'chain', status: 'down' },
    { name: 'transaction-manager', status: 'down' },
  ]
  expect(describeHealth(health(parts), false).text).toBe('Does not answer: the chain, the transaction manager')
  expect(describeHealth(health(parts.slice(0, 1)), false).text).toBe('Out of date: market data')
})

test('behavior: silence is not health', () => {
  expect(describeHealth(undefined, true).tone).toBe('bad')
  expect(describeHealth(undefined, false).tone).toBe('neutral')
})
