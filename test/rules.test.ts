import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

const repository = fileURLToPath(new URL('..', import.meta.url))
const RULES = 18

test('behavior: the tests that docs/design/tlm.md names for each rule exist', () => {
  const document = readFileSync(join(repository, 'docs/design/tlm.md'), 'utf8')
  const [, table = ''] = document.split('## Rules and the tests that hold them')
  const rows = table
    .split('\n')
    .filter((line) => line.startsWith('| ') && !line.startsWith('| rule') && !line.startsWith('| -'))
  const named = rows.map((row) => Number(row.match(/^\| (\d+)/)?.[1]))
  for (let rule = 1; rule <= RULES; rule++) expect(named).toContain(rule)
  const missing = rows.flatMap((row) =>
    row.split('`').flatMap((path, index, parts) => {
      if (index % 2 === 0 || !path.endsWith('.test.ts')) return []
      if (!existsSync(join(repository, path))) return [path]
      const text = readFileSync(join(repository, path), 'utf8')
      const titles = [...(parts[index + 1] ?? '').matchAll(/“([^”]+)”/g)].map(([, title = '']) => title)
      expect(titles.length, path).toBeGreaterThan(0)
      return titles.filter((title) => !text.includes(title)).map((title) => `${path}: ${title}`)
    }),
  )
  expect(missing).toEqual([])
})
