import { existsSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { withLock } from './withLock.ts'

const directory = mkdtempSync(join(tmpdir(), 'spells-lock-'))
const path = join(directory, 'lock')
afterAll(() => rmSync(directory, { recursive: true, force: true }))

test('default: held during the work, released after it, also when it fails', async () => {
  let held = false
  await withLock(path, () => {
    held = existsSync(path)
  })
  expect({ held, left: existsSync(path) }).toEqual({ held: true, left: false })
  const failing = withLock(path, () => {
    throw new Error('failed')
  })
  await expect(failing).rejects.toThrow('failed')
  expect(existsSync(path)).toBe(false)
})

test('behavior: waits for a living holder, not for one that ended or gave its number to another', async () => {
  writeFileSync(path, String(process.pid))
  let done = false
  const waiting = withLock(path, () => {
    done = true
  })
  expect(done).toBe(false)
  rmSync(path)
  await waiting
  expect(done).toBe(true)

  writeFileSync(path, String(process.pid))
  utimesSync(path, 0, 0)
  done = false
  await withLock(path, () => {
    done = true
  })
  expect(done).toBe(true)

  // No process has a number beyond the kernel's limit.
  writeFileSync(path, '4194305')
  done = false
  await withLock(path, () => {
    done = true
  })
  expect(done).toBe(true)
})
