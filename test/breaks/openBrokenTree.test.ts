import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, expect, test } from 'vitest'
import { applyBreak, type BrokenTree, openBrokenTree } from './openBrokenTree.ts'

const repository = fileURLToPath(new URL('../..', import.meta.url))
const file = 'packages/shared/src/assertNever.ts'
const open: BrokenTree[] = []
afterAll(() => Promise.all(open.map((tree) => tree.close())))

async function openTree(name: string) {
  const tree = await openBrokenTree({ name, file, find: "code: 'unreachable'", replace: `code: 'broken-${name}'` })
  open.push(tree)
  return tree
}

/** What a package of the copy gets from another one of the copy. */
function run(tree: BrokenTree): string {
  const script = `import { assertNever } from '@spells/shared'; console.log(assertNever.toString())`
  const args = ['--input-type=module', '--eval', script]
  return execFileSync(process.execPath, args, { cwd: join(tree.path, 'packages/core'), encoding: 'utf8' })
}

test('default: the copy runs its own broken sources, two at once, and leaves the repository alone', async () => {
  const before = readFileSync(join(repository, file), 'utf8')
  const [one, other] = await Promise.all([openTree('one'), openTree('other')])
  expect(run(one)).toContain('broken-one')
  expect(run(other)).toContain('broken-other')
  expect(readFileSync(join(repository, file), 'utf8')).toBe(before)
  expect(existsSync(join(one.path, 'packages/contracts/src/generated'))).toBe(true)
  await one.close()
  expect(existsSync(one.path)).toBe(false)
})

test('rejects: a place that is not there exactly once', async () => {
  const change = { name: 'nowhere', file, replace: '' }
  await expect(openBrokenTree({ ...change, find: 'no such text' })).rejects.toThrow('0 times')
  await expect(openBrokenTree({ ...change, find: 'e' })).rejects.toThrow(dirname(file))
  expect(() => applyBreak({ ...change, find: 'e', replace: 'e' }, 'one')).toThrow('changes nothing')
})
