import { expect, test } from 'vitest'
import { listOfferedConnectors } from './listOfferedConnectors.ts'

const injected = { id: 'injected' }
const announced = { id: 'org.example.wallet' }

test('default', () => {
  expect(listOfferedConnectors([injected, announced])).toEqual([announced])
  expect(listOfferedConnectors([injected])).toEqual([injected])
  expect(listOfferedConnectors([])).toEqual([])
})
