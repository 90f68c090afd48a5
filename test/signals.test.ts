import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'

const run = promisify(execFile)

/** Runs a command of `test/` and reads its last line. */
async function readLastLine(...args: readonly string[]): Promise<unknown> {
  const [script = '', ...rest] = args
  const { stdout } = await run(process.execPath, [join(import.meta.dirname, script), ...rest], { maxBuffer: 1 << 24 })
  return JSON.parse(stdout.trim().split('\n').at(-1) ?? '')
}

test('default: planted clusters and cascades are found, and nothing in shuffled data', async () => {
  const line = await readLastLine('eval/run.ts', 'signals', '--worlds', '1', '--short')
  expect(line).toMatchObject({ shuffled_edges: 0, shuffled_clusters: 0 })
})

test('default: no mutated document crashes an adapter, and nothing invalid is stored', async () => {
  const line = await readLastLine('fuzz/run.ts', 'signals', '--documents', '10000', '--seed', '42')
  expect(line).toEqual({
    documents: 10_000,
    crashes: 0,
    invalid_stored: 0,
    values: expect.any(Number),
    stored: expect.any(Number),
  })
})

test('behavior: the points of the rule model are what its fit gives', async () => {
  expect(await readLastLine('eval/run.ts', 'fit', '--short')).toMatchObject({ same_as_stored: true })
})
