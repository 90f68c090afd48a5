import { existsSync, globSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import workspace from '../vitest.workspace.ts'

const root = join(import.meta.dirname, '..')

test('behavior: every room with tests is a project of the workspace', () => {
  const patterns = workspace.test?.projects as readonly string[]
  const listed = new Set(patterns.flatMap((pattern) => globSync(pattern, { cwd: root })))
  const rooms = ['apps', 'packages']
    .flatMap((group) => readdirSync(join(root, group)).map((name) => `${group}/${name}`))
    .concat('test')
  const tested = rooms.filter(
    (room) => globSync(`${room}/{src,test}/**/*.test.ts`, { cwd: root }).length > 0 || room === 'test',
  )
  expect(tested.filter((room) => !listed.has(`${room}/vitest.config.ts`))).toEqual([])
  expect(tested.filter((room) => !existsSync(join(root, room, 'vitest.config.ts')))).toEqual([])
})
