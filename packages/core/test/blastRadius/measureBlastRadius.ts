import { parseUnits } from 'viem'
import { computeBlastRadius } from '../../src/blastRadius/computeBlastRadius.ts'
import { FRESH_SESSION_USE } from '../../src/policy/sessionUse.ts'
import { createRandom } from '../../src/transaction/simulation/random.ts'
import { drawWorld, toFacts } from './attackWorld.ts'
import { drawPolicy } from './drawPolicy.ts'
import { searchAttack, VAULT_OF_THE_SEARCH } from './searchAttack.ts'

export type BlastRadiusMeasurement = {
  readonly policies: number
  /** Policies where something was found to lose. */
  readonly losing: number
  /** Policies whose own limits are no bound, so that all of the vault is. */
  readonly unbounded: number
  readonly operationsLanded: number
  /** Policies where the worst loss found is the bound itself. */
  readonly boundMet: number
  /** Attacks that cost more than the bound. Must be empty. */
  readonly understated: readonly { readonly seed: number; readonly lostCents: string; readonly boundCents: string }[]
  /** Bound over worst loss found, ascending; 1 is no over-statement. */
  readonly gaps: readonly number[]
}

/** Draws policies, and for each one searches the attack that costs most. */
export function measureBlastRadius(options: {
  readonly policies: number
  readonly firstSeed: number
  /** What is put to the test. */
  readonly compute?: typeof computeBlastRadius
}): BlastRadiusMeasurement {
  const gaps: number[] = []
  const understated: { seed: number; lostCents: string; boundCents: string }[] = []
  const counts = { unbounded: 0, operationsLanded: 0, boundMet: 0 }
  for (let seed = options.firstSeed; seed < options.firstSeed + options.policies; seed++) {
    const random = createRandom(seed)
    const policy = drawPolicy(random, VAULT_OF_THE_SEARCH)
    const world = drawWorld(random, VAULT_OF_THE_SEARCH)
    const { limitUsd, nowUsd } = (options.compute ?? computeBlastRadius)(policy, FRESH_SESSION_USE, toFacts(world))
    const { lost, landed } = searchAttack(random, policy, world, { restarts: 8, patience: 14 })
    const bounds = [limitUsd, nowUsd].flatMap((usd) => (usd === null ? [] : [parseUnits(usd, 2)]))
    const bound = bounds.reduce((least, one) => (one < least ? one : least), parseUnits(nowUsd ?? '0', 2))
    if (lost > bound) understated.push({ seed, lostCents: String(lost), boundCents: String(bound) })
    if (lost > 0n) gaps.push(Number(bound) / Number(lost))
    if (limitUsd === null) counts.unbounded++
    if (lost === bound && lost > 0n) counts.boundMet++
    counts.operationsLanded += landed
  }
  return {
    policies: options.policies,
    losing: gaps.length,
    ...counts,
    understated,
    gaps: gaps.sort((a, b) => a - b),
  }
}
