import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'

const root = join(import.meta.dirname, '..')
const read = (path: string) => readFileSync(join(root, path), 'utf8')

test('behavior: every package of the catalog is listed with its reason, and no other', () => {
  const catalog = read('pnpm-workspace.yaml').split(/^catalog:$/m)[1] ?? ''
  const names = [...catalog.matchAll(/^ {2}"?([^":\s#]+)"?:/gm)].map((match) => match[1] ?? '')
  const rows = read('docs/dependencies.md')
    .split('\n')
    .filter((line) => line.startsWith('| `'))
  const listed = rows.flatMap((row) =>
    [...(row.split('|')[1] ?? '').matchAll(/`([^`]+)`/g)].map((match) => match[1] ?? ''),
  )
  expect(listed.toSorted()).toEqual(names.toSorted())
  expect(
    rows.filter((row) =>
      row
        .split('|')
        .slice(1, 4)
        .some((cell) => cell.trim() === ''),
    ),
  ).toEqual([])
})
