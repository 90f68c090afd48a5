import { expect, it } from 'vitest'
import { findLag } from './findLag.ts'

const finalized = { number: 10, timeSec: 100 }

it('default', () => {
  expect(findLag({ finalized }, { number: 9, timeSec: 99 })).toMatchObject({ code: 'node_behind' })
  expect(findLag({ finalized }, { number: 10, timeSec: 100 })).toBeUndefined()
  expect(findLag({}, { number: 1, timeSec: 1 })).toBeUndefined()
})
