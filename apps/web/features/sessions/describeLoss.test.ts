import type { BlastRadiusView } from '@spells/shared/api'
import { expect, test } from 'vitest'
import { describeLoss } from './describeLoss.ts'

const usdc = { token: '0xaf88d065e77c8cC2239327C5EDb3A432268e5831', symbol: 'USDC', decimals: 6 } as const
const ether = { token: null, symbol: 'ETH', decimals: 18 } as const
const view: BlastRadiusView = {
  limitUsd: '503.000001',
  nowUsd: '250.5',
  lines: [
    { cause: 'approval', budget: 0, tokens: [usdc], amount: '500000000', worthUsd: '500.25' },
    { cause: 'gas', budget: null, tokens: [ether], amount: '1000000000000000', worthUsd: '2.750001' },
  ],
  unknownRules: [],
  blockNumber: '1',
  pricesObservedAt: null,
}

test('default: the sum and how it adds up, never rounded down', () => {
  expect(describeLoss(view)).toEqual({
    limit: '$503.01',
    now: '$250.50',
    lines: [
      { what: 'Taken by a contract that it may approve', amount: '500 USDC', worth: '$500.25' },
      { what: 'Network fees that the vault pays', amount: '0.001 ETH', worth: '$2.76' },
    ],
  })
})

test('behavior: what has no bound or no price is never shown as nothing', () => {
  const [line] = view.lines
  if (!line) throw new Error('The fixture has no line.')
  const open = { ...line, amount: null, worthUsd: null }
  expect(describeLoss({ ...view, limitUsd: null, nowUsd: null, lines: [open], unknownRules: [2] })).toEqual({
    limit: 'No bound in dollars is known',
    now: undefined,
    lines: [
      { what: 'Taken by a contract that it may approve', amount: 'no bound, in USDC', worth: 'no price known' },
      { what: 'Calls whose effect is not known', amount: 'everything in the vault', worth: 'no bound' },
    ],
  })
})
