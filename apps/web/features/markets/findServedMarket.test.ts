import type { MarketReply } from '@spells/shared/api'
import { expect, test } from 'vitest'
import { findServedMarket } from './findServedMarket.ts'

const holding = (servedMarket: string | undefined): Pick<Document, 'querySelector'> => ({
  querySelector: () =>
    servedMarket === undefined ? null : Object.assign(Object.create(null), { dataset: { servedMarket } }),
})
const reply = { market: { id: '7', question: 'Will it?' }, age: { stale: false } } as MarketReply

test('default', () => {
  expect(findServedMarket('7', holding(JSON.stringify(reply)))).toEqual(reply)
})

test('behavior: nothing where no place is, nothing was written, or another market is asked for', () => {
  expect(findServedMarket('7', holding(undefined))).toBeUndefined()
  expect(findServedMarket('7', holding(''))).toBeUndefined()
  expect(findServedMarket('8', holding(JSON.stringify(reply)))).toBeUndefined()
})
