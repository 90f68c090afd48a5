import { expect, test } from 'vitest'
import { splitByOrigin } from './splitByOrigin.ts'

const split = (origins: string) =>
  splitByOrigin([...origins].map((letter, at) => ({ at, from: letter === 'o' ? 'observed' : 'gmx' }))).map(
    ({ isOwn, points }) => `${isOwn ? 'own' : 'other'} ${points.map(({ at }) => at).join('')}`,
  )

test('default: parts touch, and what lies between two origins is not ours', () => {
  expect(split('ggooo')).toEqual(['other 012', 'own 234'])
  expect(split('oogo')).toEqual(['own 01', 'other 123'])
})

test('behavior: one point, and none', () => {
  expect([split('o'), split('g'), split('og'), split('')]).toEqual([['own 0'], ['other 0'], ['other 01'], []])
})
