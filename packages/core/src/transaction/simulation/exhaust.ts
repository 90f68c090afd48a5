import { buildTestIntent } from '../fixtures.ts'
import { listOpen } from '../vaultState.ts'
import { createRun, type Run } from './createRun.ts'
import { noFaults } from './faults.ts'
import type { Transition } from './modelShell.ts'
import type { Random } from './random.ts'
import { simulationLimits } from './simulate.ts'
import { getTestHash } from './testHashes.ts'
import { createTraceHash } from './traceHash.ts'

export type ExhaustResult = {
  /** Different states that were reached, the first one included. */
  readonly states: number
  /** Steps from a state that were tried. */
  readonly transitions: number
  readonly depth: number
  /** Runs to the end without faults, from each state at the last depth and each that has no further step. */
  readonly ends: number
  /** Of those runs, how many had each thing in them on their way. */
  readonly exercised: Exercised
  readonly violations: readonly { readonly path: readonly string[]; readonly violation: string }[]
}

type Exercised = {
  readonly bothIntents: number
  readonly crash: number
  readonly lostReply: number
  readonly reorg: number
  /** All of it together. */
  readonly all: number
}

/** Faults that are left in a state. */
type Budget = { readonly crashes: number; readonly lostReplies: number; readonly reorgs: number }

const INTENTS = 2
const PASS_MS = 1_000
const REORG_DEPTHS = [1, 2]
const FIRST: Budget = { crashes: 1, lostReplies: 1, reorgs: 1 }
const MAX_VIOLATIONS = 5

/** Nothing is left to chance: what can happen is chosen step by step. */
const certain: Random = { next: () => 0.999_999, below: () => 0, chance: () => false, pick: (items) => items[0] }

/**
 * Every interleaving of two intents, a crash, a lost reply and a reorg, up to a depth: breadth first, each state once.
 * A state is known by the path to it, which is gone again from the start; states that look the same in everything that
 * matters for what comes next are one. From the last ones everything runs on without faults, and must end well.
 * @param options.depth steps of a path at most
 * @param options.onDepth called after each depth
 */
export function exhaust(options: {
  readonly depth: number
  readonly step?: Transition
  readonly onDepth?: (progress: { readonly depth: number; readonly states: number; readonly frontier: number }) => void
}): ExhaustResult {
  const { depth, step } = options
  const violations: { path: readonly string[]; violation: string }[] = []
  const seen = new Set<string>()
  const start = goAlong([], step)
  let frontier: readonly Reached[] = [{ path: [], choices: listChoices(start) }]
  let transitions = 0
  let ends = 0
  let exercised: Exercised = { bothIntents: 0, crash: 0, lostReply: 0, reorg: 0, all: 0 }
  seen.add(describeState(start))

  const note = (path: readonly string[], run: Run): boolean => {
    const violation = run.violations[0]
    if (violation !== undefined) violations.push({ path, violation })
    return violation !== undefined
  }
  const finish = (path: readonly string[]): void => {
    ends += 1
    const place = goAlong(path, step)
    const { run } = place
    exercised = addExercised(exercised, place)
    run.calmDown()
    run.skip(2_000_000_000)
    run.calmDown()
    run.checkAtEnd({ reorgs: true, forged: false, halts: false, foreignOwner: false, patient: false })
    note([...path, 'calm'], run)
  }

  for (let at = 0; at < depth && frontier.length > 0 && violations.length < MAX_VIOLATIONS; at++) {
    const next: Reached[] = []
    for (const { path, choices } of frontier) {
      if (choices.length === 0) finish(path)
      for (const choice of choices) {
        transitions += 1
        const longer = [...path, choice]
        const place = goAlong(longer, step)
        if (note(longer, place.run)) continue
        const known = describeState(place)
        if (seen.has(known)) continue
        seen.add(known)
        next.push({ path: longer, choices: listChoices(place) })
      }
    }
    frontier = next
    options.onDepth?.({ depth: at + 1, states: seen.size, frontier: frontier.length })
  }
  for (const { path } of frontier) if (violations.length < MAX_VIOLATIONS) finish(path)
  return { states: seen.size, transitions, depth, ends, exercised, violations }
}

/** A state by the path to it, and what can happen next. */
type Reached = { readonly path: readonly string[]; readonly choices: readonly string[] }

type Place = { readonly run: Run; readonly left: Budget; readonly submitted: number }

function addExercised(sum: Exercised, { left, submitted }: Place): Exercised {
  const hadBoth = submitted === INTENTS
  const hadCrash = left.crashes < FIRST.crashes
  const hadLostReply = left.lostReplies < FIRST.lostReplies
  const hadReorg = left.reorgs < FIRST.reorgs
  return {
    bothIntents: sum.bothIntents + Number(hadBoth),
    crash: sum.crash + Number(hadCrash),
    lostReply: sum.lostReply + Number(hadLostReply),
    reorg: sum.reorg + Number(hadReorg),
    all: sum.all + Number(hadBoth && hadCrash && hadLostReply && hadReorg),
  }
}

/** Where a path leads. */
function goAlong(path: readonly string[], step: Transition | undefined): Place {
  const run = createRun({ random: certain, limits: simulationLimits, budgetTotal: 10, ...(step && { step }) })
  let place: Place = { run, left: FIRST, submitted: 0 }
  for (const choice of path) place = take(place, choice)
  return place
}

/** What can happen next. */
function listChoices({ run, left, submitted }: Place): readonly string[] {
  const answers = run.answerKeys()
  return [
    ...(submitted < INTENTS ? ['submit'] : []),
    ...run.waiting().map((key) => `run ${key}`),
    ...answers.map((key) => `answer ${key}`),
    ...(left.lostReplies > 0 ? answers.filter((key) => key.startsWith('send')).map((key) => `lose ${key}`) : []),
    ...(left.crashes > 0 && answers.length > 0 ? ['crash'] : []),
    ...(left.reorgs > 0 && run.world.chain.hasOperations() ? REORG_DEPTHS.map((depth) => `reorg ${depth}`) : []),
    ...(listOpen(run.shell.state).length > 0 ? ['pass'] : []),
  ]
}

function take({ run, left, submitted }: Place, choice: string): Place {
  const space = choice.indexOf(' ')
  const [verb, object] = space < 0 ? [choice, ''] : [choice.slice(0, space), choice.slice(space + 1)]
  switch (verb) {
    case 'submit':
      submit(run, submitted)
      return { run, left, submitted: submitted + 1 }
    case 'run':
      run.start(object, noFaults)
      return { run, left, submitted }
    case 'answer':
      run.answer(run.answerKeys().indexOf(object), noFaults)
      return { run, left, submitted }
    case 'lose':
      run.loseReply(run.answerKeys().indexOf(object))
      return { run, left: { ...left, lostReplies: left.lostReplies - 1 }, submitted }
    case 'crash':
      run.crash()
      return { run, left: { ...left, crashes: left.crashes - 1 }, submitted }
    case 'reorg':
      run.reorg(Number(object))
      return { run, left: { ...left, reorgs: left.reorgs - 1 }, submitted }
    default:
      run.pass(PASS_MS, noFaults)
      run.tick(noFaults)
      return { run, left, submitted }
  }
}

/** Independent intents: each may have a lane of its own. */
function submit(run: Run, index: number): void {
  const intent = buildTestIntent(index, { conflictGroup: `group-${index}`, deadlineSec: 1_060 })
  run.submit({ kind: 'submitted', intent, bodyHash: getTestHash(index), laneCount: 2 }, noFaults)
}

/** All that matters for what comes next, in 64 bits. */
function describeState({ run, left, submitted }: Place): string {
  const { shell, world } = run
  const hash = createTraceHash()
  const effects = [...shell.effects.keys()].map((key) => `${key}${shell.running.has(key) ? ' runs' : ''}`).sort()
  const ended = [...shell.ended.values()].map(({ id, status }) => `${id} ${status}`)
  const parts = [run.nowMs(), left, submitted, shell.state, ended, effects, run.answerKeys(), world.describe()]
  hash.mixText(JSON.stringify(parts))
  return hash.digest()
}
