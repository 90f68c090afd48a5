import { createClient } from '@spells/client'
import type { FactorInputs } from '@spells/shared/api'
import { type FactorModel, factorsV1, scoreFactors } from '@spells/signals/world'

/** Options of `spells signals recompute`, as the command line gives them. */
export type RecomputeSignalsOptions = {
  readonly api: string
  readonly at?: string
  readonly factor?: string
  readonly hours: number
}

/** Every model that a stored score may name: one that was used is never changed. */
const models: Readonly<Record<string, FactorModel>> = { [factorsV1.name]: factorsV1 }

/**
 * Computes factor scores again from the inputs that are stored with them, and compares them to the last bit. The last
 * line is JSON; the exit code is 0 when all are equal and there is at least one.
 */
export async function recomputeSignals(options: RecomputeSignalsOptions): Promise<void> {
  const client = createClient({ baseUrl: options.api })
  const { factor, hours } = options
  const times = options.at
    ? [options.at]
    : (await client.factors.history('risk', { hours, limit: 2_000 })).points.map(({ at }) => at)
  let scores = 0
  let equal = 0
  for (const at of times) {
    const stored = await client.factors.inputs({ at })
    for (const { name, stored: before, again, isEqual } of compare(stored)) {
      if (factor !== undefined && name !== factor) continue
      scores++
      if (isEqual) equal++
      console.log(`${isEqual ? 'equal ' : 'DIFFERS'}  ${at}  ${name.padEnd(10)}  stored ${before}  computed ${again}`)
    }
  }
  if (scores === 0 || equal !== scores) process.exitCode = 1
  console.log(JSON.stringify({ times: times.length, scores, equal }))
}

/** Each stored score beside what its inputs give. */
function compare(stored: FactorInputs): readonly {
  readonly name: string
  readonly stored: number
  readonly again: number | undefined
  readonly isEqual: boolean
}[] {
  const model = models[stored.model]
  const computed = model ? scoreFactors(stored.inputs, { nowMs: Date.parse(stored.at), model }) : []
  return stored.scores.map((score) => {
    const again = computed.find(({ factor }) => factor === score.factor)
    return {
      name: score.factor,
      stored: score.score,
      again: again?.score,
      isEqual: again !== undefined && JSON.stringify(again) === JSON.stringify(score),
    }
  })
}
