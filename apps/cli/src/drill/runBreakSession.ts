import { encodeExecuteBatch } from '@spells/core'
import type { Attempt, AttemptOutcome } from './attempt.ts'
import type { PlannedAttempt } from './attempts/planAttempt.ts'
import { type DrillStage, renewDrillStage } from './drillStage.ts'
import { fireAttempts } from './fireAttempts.ts'
import { listForbiddenCallData } from './listCallDataAttempts.ts'
import { listOperationAttempts } from './listOperationAttempts.ts'
import { findPermittedCall } from './permittedCall.ts'
import { signOperation, toBundle } from './signOperation.ts'

type KindCount = { attempts: number; landed: number; refusals: Record<string, number> }

export type BreakSessionReport = {
  readonly attempts: number
  readonly landed: number
  /** Attempts that failed for a reason that is no rule; they show nothing, so there must be none. */
  readonly inconclusive: number
  readonly by_kind: Readonly<Record<string, KindCount>>
  /** The first of those that landed or showed nothing. */
  readonly examples: readonly string[]
}

/** How far a run is. */
export type BreakSessionProgress = BreakSessionReport & { readonly planned: number }

const AT_ONCE = 24
const WAVES = 4
/** Nodes forget the state of a block after some hundred, which may be as many seconds or fewer. */
const RENEW_AFTER_MS = 15_000

/**
 * Fires every forbidden operation that the catalogue generates for a session's policy. Each one is executed by the
 * node, on the block of the stage, with the contracts as they are on the chain. The stage moves on to newer blocks while
 * they are fired.
 * @param options.every takes only each n-th attempt of each kind, for a quick run
 * @throws when even the permitted operations are refused: then refusals would show nothing
 */
export async function runBreakSession(
  stage: DrillStage,
  options: {
    readonly every?: number
    readonly say?: (line: string) => void
    /** Called after each few attempts. */
    readonly onProgress?: (progress: BreakSessionProgress) => void
    readonly signal?: AbortSignal
  } = {},
): Promise<BreakSessionReport> {
  const { every = 1, say = () => undefined, onProgress = () => undefined, signal } = options
  say(`permitted operations: ${await requirePermitted(stage)} would land, as they must`)
  let current = stage
  let readAtMs = performance.now()
  let planned = thinOut(planAttempts(current), every)
  say(`${planned.length} forbidden operations to try`)

  const byKind: Record<string, KindCount> = {}
  const examples: string[] = []
  const totals = { attempts: 0, landed: 0, inconclusive: 0 }
  const note = (attempt: Attempt, outcome: AttemptOutcome) => {
    const kind = byKind[attempt.kind] ?? { attempts: 0, landed: 0, refusals: {} }
    byKind[attempt.kind] = kind
    kind.attempts++
    totals.attempts++
    if (outcome.status === 'refused') kind.refusals[outcome.by] = (kind.refusals[outcome.by] ?? 0) + 1
    else if (examples.length < 12) examples.push(`${attempt.kind}: ${attempt.name}: ${JSON.stringify(outcome)}`)
    if (outcome.status === 'landed') {
      kind.landed++
      totals.landed++
    }
    if (outcome.status === 'inconclusive') totals.inconclusive++
  }
  for (let done = 0; done < planned.length && signal?.aborted !== true; ) {
    if (performance.now() - readAtMs > RENEW_AFTER_MS) {
      current = await renewDrillStage(current)
      readAtMs = performance.now()
      const count = planned.length
      planned = thinOut(planAttempts(current), every)
      if (planned.length !== count) throw new Error('The catalogue for the same session has another length.')
    }
    const wave = Array.from({ length: WAVES }, (_, i) => planned.slice(done + i * AT_ONCE, done + (i + 1) * AT_ONCE))
    await Promise.all(
      wave.map(async (part) => {
        if (part.length === 0) return
        const attempts = await Promise.all(part.map(({ make }) => make()))
        const outcomes = await fireAttempts(current, attempts)
        for (const [i, attempt] of attempts.entries()) {
          const outcome = outcomes[i]
          if (outcome !== undefined) note(attempt, outcome)
        }
      }),
    )
    done += AT_ONCE * WAVES
    onProgress({ planned: planned.length, ...totals, by_kind: byKind, examples })
    if (Math.floor(done / 2000) > Math.floor((done - AT_ONCE * WAVES) / 2000)) {
      say(`${totals.attempts} tried, ${totals.landed} landed`)
    }
  }
  return { ...totals, by_kind: byKind, examples }
}

/** The whole catalogue for a session at a block, always in the same order. */
function planAttempts(stage: DrillStage): readonly PlannedAttempt[] {
  return [
    ...listForbiddenCallData(stage).map(
      ({ kind, name, callData, laneClass }): PlannedAttempt => ({
        kind,
        name,
        make: async () => ({
          kind,
          name,
          ...toBundle(stage, await signOperation(stage, callData, { lane: { laneClass, index: 0 } })),
        }),
      }),
    ),
    ...listOperationAttempts(stage),
  ]
}

/** A drill on a session that can do nothing at all would prove nothing. */
async function requirePermitted(stage: DrillStage): Promise<number> {
  const attempts = await Promise.all(
    stage.policy.rules.map(async (rule): Promise<Attempt> => {
      const call = findPermittedCall(rule, stage.vault)
      if (call === undefined) throw new Error(`No call was found that the rule for ${rule.selector} lets through.`)
      const lane = { laneClass: rule.lanes === 'protective' ? 'protective' : 'normal', index: 0 } as const
      const userOp = await signOperation(stage, encodeExecuteBatch([call]), { lane })
      return { kind: 'permitted', name: rule.selector, ...toBundle(stage, userOp) }
    }),
  )
  const outcomes = await fireAttempts(stage, attempts)
  const refused = outcomes.find(({ status }) => status !== 'landed')
  if (refused !== undefined) throw new Error(`A permitted operation was refused: ${JSON.stringify(refused)}`)
  return outcomes.length
}

/** Each n-th of each kind, and at least one of it. */
function thinOut(planned: readonly PlannedAttempt[], every: number): readonly PlannedAttempt[] {
  const seen = new Map<string, number>()
  return planned.filter(({ kind }) => {
    const count = seen.get(kind) ?? 0
    seen.set(kind, count + 1)
    return count % every === 0
  })
}
