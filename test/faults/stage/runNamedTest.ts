import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { NamedTest } from './namedTest.ts'

/**
 * Runs tests of a room by name, in any copy of the repository.
 * @returns how many passed
 * @throws when one fails or none has that name
 */
export async function runNamedTest(root: string, { room, file, name }: NamedTest): Promise<number> {
  const scratch = mkdtempSync(join(tmpdir(), 'spells-row-'))
  const report = join(scratch, 'report.json')
  try {
    const child = spawn('vitest', ['run', file, '-t', name, '--reporter=json', `--outputFile.json=${report}`], {
      cwd: join(root, room),
      stdio: 'ignore',
    })
    const code = await new Promise<number>((resolve) => {
      child.on('error', () => resolve(1))
      child.on('exit', (status) => resolve(status ?? 1))
    })
    const { numPassedTests, numFailedTests } = JSON.parse(readFileSync(report, 'utf8')) as {
      readonly numPassedTests: number
      readonly numFailedTests: number
    }
    if (code === 0 && numPassedTests > 0) return numPassedTests
    throw new Error(`Of the tests "${name}" in ${file}, ${numFailedTests} failed and ${numPassedTests} passed.`)
  } finally {
    rmSync(scratch, { recursive: true, force: true })
  }
}
