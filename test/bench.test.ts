import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'

const root = join(import.meta.dirname, '..')

test('default: the benchmark of the transaction manager runs, and writes what it measured', async () => {
  const args = ['bench/run.ts', 'tlm', '--quick', '--only', 'latency,memory']
  const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: root })
  const path = /written to (.+)$/m.exec(stdout)?.[1] ?? ''
  const { results } = JSON.parse(readFileSync(path, 'utf8')) as { readonly results: Readonly<Record<string, unknown>> }
  expect(Object.keys(results)).toEqual(['latency250', 'memory'])
})
