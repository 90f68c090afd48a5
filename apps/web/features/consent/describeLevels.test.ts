import { expect, test } from 'vitest'
import { describeLevels } from './describeLevels.ts'

const untold = { from: 0.55, to: 0.6, status: 'not_enough', workspaces: null } as const

test('default: what is told, highest first, never as if it were exact', () => {
  expect(
    describeLevels([
      { from: 0.3, to: 0.35, status: 'told', workspaces: 41 },
      untold,
      { from: 0.6, to: 0.65, status: 'told', workspaces: 80 },
    ]),
  ).toEqual([
    { level: '60 to 65%', workspaces: 'about 80' },
    { level: '30 to 35%', workspaces: 'about 41' },
  ])
})

test('behavior: of what is not enough nothing is said', () => {
  expect(describeLevels([untold])).toEqual([])
})
