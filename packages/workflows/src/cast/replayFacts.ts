import type { CastWithSteps } from '@spells/db'
import type { CastId, TlmFact } from '@spells/shared'
import { type CastPlan, isSpellPlan } from '@spells/shared/api'
import type { Address } from 'viem'
import { deriveCastStatus } from './deriveCastStatus.ts'
import { type PositionRow, projectPositions, type VenueAsset } from './projectPositions.ts'
import { projectStep, type StepView } from './projectStep.ts'

type CastView = ReturnType<typeof deriveCastStatus> & { readonly updatedAt: number }

/** What a vault's facts come to, from nothing. */
export type Replayed = {
  /** By the step's id; steps without facts are left out. */
  readonly steps: ReadonlyMap<string, StepView>
  /** By the cast's id; casts without facts are left out. */
  readonly casts: ReadonlyMap<string, CastView>
  readonly positions: readonly PositionRow[]
}

/**
 * Projects all facts of a vault again, as applying them one after the other did.
 * @param vault.casts of the vault, with their steps; only what never changes is taken from those that have facts
 * @param facts from the first one on, in order
 */
export function replayFacts(
  vault: {
    readonly vaultId: string
    readonly address: Address
    readonly assets: readonly VenueAsset[]
    readonly casts: readonly CastWithSteps[]
  },
  facts: readonly TlmFact[],
): Replayed {
  const steps = new Map<string, StepView>()
  const casts = new Map<string, CastView>()
  const byId = new Map(vault.casts.map((found) => [found.cast.id, found]))
  const told = new Set(facts.map(({ intentId }) => String(intentId)))
  // A step whose facts come later stands as it was made; one that has none is what its row says.
  const atStart = (step: CastWithSteps['steps'][number]) => (told.has(step.id) ? blank : step)
  let positions: readonly PositionRow[] = []
  for (const fact of facts) {
    const found = byId.get(fact.castId)
    const step = found?.steps.find(({ id }) => id === fact.intentId)
    if (!found || !step) continue
    const projected = projectStep(steps.get(step.id) ?? { ...blank, updatedAt: found.cast.createdAt }, fact)
    steps.set(step.id, projected)
    const status = deriveCastStatus(found.steps.map((other) => steps.get(other.id) ?? atStart(other)))
    casts.set(found.cast.id, { ...status, updatedAt: projected.updatedAt })
    if (!fact.observations && !fact.correction) continue
    positions = projectPositions({
      vaultId: vault.vaultId,
      vault: vault.address,
      assets: vault.assets,
      sources: listSources(vault.casts, steps),
      existing: positions,
      atMs: Date.parse(fact.at),
    })
  }
  return { steps, casts, positions }
}

const blank = { status: 'CREATED', userOpHash: null, inclusion: null, observations: [], reason: null } as const

function listSources(casts: readonly CastWithSteps[], steps: ReadonlyMap<string, StepView>) {
  return casts.flatMap(({ cast, steps: own }) =>
    own.flatMap(({ id }) => {
      const step = steps.get(id)
      if (!step || step.observations.length === 0) return []
      const plan: CastPlan = cast.plan
      const spell = isSpellPlan(plan) ? plan.spell : undefined
      const { status, inclusion, observations } = step
      return [{ stepId: id, castId: cast.id as CastId, spell, status, inclusion, observations }]
    }),
  )
}
