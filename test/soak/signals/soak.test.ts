import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'

const run = promisify(execFile)

test('default: minutes of feeds on a fast clock, then a paper that sends pages and two upstreams that lie', async () => {
  const args = [
    'signals',
    '--hours',
    '0.1',
    '--speed',
    '15',
    '--cases',
    'feed/html,clob/lying,chainlink/lying',
    '--short',
  ]
  const { stdout } = await run(process.execPath, [join(import.meta.dirname, '../run.ts'), ...args], {
    maxBuffer: 1 << 24,
  })
  expect(JSON.parse(stdout.trim().split('\n').at(-1) ?? '')).toMatchObject({
    ...{ missed: 0, false_ages: 0, false_values: 0, crashes: 0, failed_cases: [], silent: [] },
    ...{ cases: 3, slots: expect.any(Number) },
  })
})
