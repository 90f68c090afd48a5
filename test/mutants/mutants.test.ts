import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { applyBreak } from '../breaks/openBrokenTree.ts'
import { mutants } from './list/index.ts'
import { runMutant } from './runMutant.ts'

const repository = fileURLToPath(new URL('../..', import.meta.url))
/** Quickly found, one of each kind: truth, nonces, bytes, budget, owner. */
const sample = [
  'depth-from-head',
  'next-nonce-on-too-low',
  'attempts-dropped',
  'budget-not-reserved',
  'let-go-forgotten',
]

test.each(mutants.map((mutant) => [mutant.name, mutant] as const))('default: %s has its place', (_, mutant) => {
  const source = readFileSync(join(repository, mutant.file), 'utf8')
  expect(applyBreak(mutant, source)).not.toBe(source)
})

test('default: names differ', () => {
  expect(new Set(mutants.map(({ name }) => name)).size).toBe(mutants.length)
})

test.each(sample)('behavior: %s is noticed', async (name) => {
  const mutant = mutants.find((one) => one.name === name)
  if (!mutant) throw new Error('The sample names a mutant that is not in the list.')
  expect((await runMutant(mutant, { seeds: 20_000 })).killedBy).toMatch(/^seed/)
})
