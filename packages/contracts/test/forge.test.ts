import { execFile } from 'node:child_process'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'

const run = promisify(execFile)
const cwd = dirname(dirname(fileURLToPath(import.meta.url)))

// One after the other: the forge tests deploy the artifacts that the check writes.
test('default', { timeout: 240_000 }, async () => {
  const build = await run(process.execPath, ['scripts/build.ts', '--check'], { cwd })
  expect(build.stdout).toContain('in step with the contracts')
  const forge = await run(join(cwd, 'node_modules/.bin/forge'), ['test'], { cwd, maxBuffer: 1 << 26 }).catch(
    (error: { readonly stdout: string; readonly stderr: string }) => error,
  )
  expect(forge.stdout, `${forge.stdout}${forge.stderr}`).toMatch(/[1-9]\d* tests passed, 0 failed, 0 skipped/)
})
