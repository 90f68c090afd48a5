import { appendFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { type Entry, openJournal } from './journal.ts'

test('behavior: a run that died while it wrote goes on after its last whole line', () => {
  const dir = mkdtempSync(join(tmpdir(), 'spells-journal-'))
  onTestFinished(() => rmSync(dir, { recursive: true }))
  const path = join(dir, 'chaos.jsonl')
  const began: Entry = { kind: 'began', v: 1, seed: 3, vaults: 12 }
  const refused: Entry = { kind: 'refused', key: 'a', code: 'owner_cast_open' }
  openJournal({ path, resume: false }).write(began)
  appendFileSync(path, '{"kind":"acc')
  const resumed = openJournal({ path, resume: true })
  expect(resumed.entries).toEqual([began])
  resumed.write(refused)
  expect(openJournal({ path, resume: true }).entries).toEqual([began, refused])
  expect(readFileSync(path, 'utf8').split('\n')).toHaveLength(3)
  expect(openJournal({ path, resume: false }).entries).toEqual([])
})
