import { exhaust } from '@spells/core/simulation'

/**
 * Tries every interleaving up to a depth; the last line is JSON.
 * @returns whether nothing was violated
 */
export function explore(depth: number): boolean {
  const startMs = performance.now()
  const getSeconds = (): number => Number(((performance.now() - startMs) / 1_000).toFixed(1))
  console.log('Every interleaving of 2 intents, 1 crash, 1 lost reply and 1 reorg')
  const result = exhaust({
    depth,
    onDepth: (at) =>
      console.log(`  depth ${at.depth}: ${at.states} states, ${at.frontier} of them new (${getSeconds()} s)`),
  })
  for (const { path, violation } of result.violations) {
    console.log(`\n${violation}\n${path.map((choice, index) => `  ${index + 1}. ${choice}`).join('\n')}`)
  }
  const { states, transitions, ends, exercised } = result
  const violations = result.violations.length
  console.log(JSON.stringify({ states, transitions, depth, ends, exercised, violations, seconds: getSeconds() }))
  return violations === 0
}
