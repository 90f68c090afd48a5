import type { Hex } from 'viem'
import { balanceIncrease, buildTestHash, buildTestIntent } from '../fixtures.ts'
import { defaultLimits, type TransactionLimits } from '../limits.ts'
import { createRun, type Run } from './createRun.ts'
import { drawFaults, type Faults, noFaults } from './faults.ts'
import type { Transition } from './modelShell.ts'
import { createRandom, type Random } from './random.ts'
import { getTestHash } from './testHashes.ts'

export const simulationLimits: TransactionLimits = {
  ...defaultLimits,
  receiptTimeoutMs: 15_000,
  recoveryBudgetMs: 40_000,
  resendMaxMs: 10_000,
  unreadableReadings: 4,
}
const SESSIONS: readonly Hex[] = [`0x${'5e'.repeat(32)}`, `0x${'5f'.repeat(32)}`]
const LATER_SEC = 1_000_000
const LAST_SEC = 10_000_000
const PATIENT_CEILING_WEI = '1000'
/** Leaves room for one raised attempt. */
const LOW_CEILING_WEI = '11'
/** Once nothing goes wrong any more, an intent that can land has ended within this, finality included. */
const RECOVERY_BOUND_MS = 60_000

export type SimulationResult = {
  readonly violations: readonly string[]
  readonly events: number
  /** Hash of all that happened. */
  readonly digest: string
  readonly statuses: readonly string[]
  /** From the end of all faults until nothing was open, in ms of the stack's clock. */
  readonly recoveryMs: number
  readonly faults: Faults
  readonly trace: readonly string[]
}

/** Reading rows back is slow, and as good in some schedules as in all. */
const RELOADING_SHARE = 0.05

type Plan = {
  readonly faults: Faults
  readonly isPatient: boolean
  readonly ownerEvery: number
  readonly intentCount: number
  readonly steps: number
}

/**
 * Runs one seeded schedule: intents, faults, crashes, then calm, with all properties checked after every event. In the
 * end every lane must go on where the chain is, and now and then one more intent per lane must land.
 * @param options.step the machine under test
 */
export function simulate(
  seed: number,
  options: { readonly step?: Transition; readonly trace?: boolean } = {},
): SimulationResult {
  const random = createRandom(seed)
  const plan = drawPlan(random)
  const { faults } = plan
  const budgetTotal = 1 + random.below(5)
  const reloads = random.chance(RELOADING_SHARE)
  const run = createRun({ random, limits: simulationLimits, budgetTotal, reloads, ...options })
  if (random.chance(0.3)) run.world.mineHistory()
  misbehave(run, plan, random)
  const recoveryMs = run.calmDown()
  const { lost, overspends } = run.world
  const halts = faults.foreign > 0 || faults.unreadableKey > 0
  const isUndisturbed = !halts && faults.revoke === 0 && faults.wipe === 0 && lost.size === 0 && overspends() === 0
  const patient = plan.isPatient && isUndisturbed
  // An owner who does not sign is waited for until the deadline.
  const isOwnerPrompt = faults.ownerLate === 0 && faults.ownerNever === 0 && faults.ownerTakesBack === 0
  if (patient && isOwnerPrompt && recoveryMs > RECOVERY_BOUND_MS) run.violations.push(`recovery took ${recoveryMs} ms`)
  // Whatever still cannot land runs out of time.
  run.skip(2 * LATER_SEC * 1_000)
  run.calmDown()
  run.checkAtEnd({
    reorgs: faults.reorg > 0,
    forged: faults.forged > 0,
    foreignOwner: faults.foreignOwner > 0,
    halts,
    patient,
  })
  if (run.violations.length === 0 && !halts && random.chance(0.15)) probeLanes(run)
  return {
    violations: run.violations,
    events: run.events(),
    digest: run.digest(),
    statuses: run.shell.facts.map((fact) => fact.status),
    recoveryMs: patient && isOwnerPrompt ? recoveryMs : 0,
    faults,
    trace: run.trace,
  }
}

function drawPlan(random: Random): Plan {
  const faults = drawFaults(random)
  // Most schedules are small: they find nearly everything, and more of them fit.
  const intentCount = 1 + Math.min(random.below(6), random.below(6))
  return {
    faults,
    isPatient: random.chance(0.3),
    ownerEvery: 2 + random.below(4),
    intentCount,
    steps: intentCount * (12 + random.below(24)),
  }
}

/** The part of a schedule in which things go wrong. */
function misbehave(run: Run, plan: Plan, random: Random): void {
  const { faults, intentCount, steps } = plan
  const { world } = run
  let submitted = 0
  for (let step = 0; step < steps && run.violations.length === 0; step++) {
    if (submitted < intentCount && random.chance(0.2)) {
      const isNew = submitted === 0 || random.chance(0.8)
      const index = isNew ? submitted++ : random.below(submitted)
      submitTo(run, index, { ...plan, isOtherBody: !isNew && random.chance(0.3) })
    }
    if (random.chance(faults.crash)) run.crash()
    if (random.chance(faults.reorg)) run.reorg(1 + random.below(3))
    if (random.chance(faults.restart)) world.bundler.restart()
    if (random.chance(faults.revoke)) run.revoke(drawSession(random))
    if (random.chance(faults.wipe)) {
      run.deliver({ kind: 'sessionEnded', sessionId: drawSession(random), why: 'wiped' }, undefined, faults)
    }
    if (random.chance(0.2)) run.sign(world.owner.act(run.shell, faults), faults)
    if (random.chance(0.02)) run.sign(world.owner.repeat(run.shell), faults)
    if (random.chance(0.05)) {
      for (const event of world.owner.takeBack(run.shell, faults)) run.deliver(event, undefined, faults)
    }
    act(run, faults, random)
  }
}

function drawSession(random: Random): Hex {
  return SESSIONS[random.below(2)] as Hex
}

function act(run: Run, faults: Faults, random: Random): void {
  const action = random.below(8)
  const key = action >= 2 && action < 5 ? random.pick(run.waiting()) : undefined
  if (action < 2) run.pass(200 + random.below(1_500), faults)
  else if (key) run.start(key, faults)
  else if (action < 7 && run.answerCount() > 0) run.answer(random.below(run.answerCount()), faults)
  else run.tick(faults)
}

function submitTo(
  run: Run,
  index: number,
  { isPatient, ownerEvery, faults, isOtherBody }: Plan & { readonly isOtherBody: boolean },
): void {
  const intent = buildTestIntent(index, {
    conflictGroup: `group-${index % 3}`,
    laneClass: index % 5 === 4 ? 'protective' : 'normal',
    deadlineSec: isPatient ? LATER_SEC : 1_020 + 17 * index,
    postConditions: index % 2 === 0 ? [balanceIncrease] : [],
    sessionId: SESSIONS[index % 2] as Hex,
    owner: index % ownerEvery === 1,
  })
  const maxFeePerGasCeilingWei = isPatient || index % 4 !== 3 ? PATIENT_CEILING_WEI : LOW_CEILING_WEI
  const payer = { kind: 'sponsor', fallback: index % 4 === 2 ? 'none' : 'vault' } as const
  run.submit(
    {
      kind: 'submitted',
      intent: { ...intent, maxFeePerGasCeilingWei, ...(index % 2 === 0 && { payer }) },
      bodyHash: getTestHash(index + (isOtherBody ? 1_000 : 0)),
      laneCount: 2,
    },
    faults,
  )
}

/** One more intent per lane must land, which it cannot if any nonce is missing. */
function probeLanes(run: Run): void {
  const probes = [100, 101, 102, 103].map((index) =>
    buildTestIntent(index, {
      conflictGroup: `probe-${index}`,
      laneClass: index === 102 ? 'protective' : 'normal',
      deadlineSec: LAST_SEC,
      sessionId: buildTestHash(index),
      owner: index === 103,
    }),
  )
  for (const intent of probes) {
    run.submit({ kind: 'submitted', intent, bodyHash: getTestHash(100), laneCount: 2 }, noFaults)
  }
  run.calmDown()
  for (const { id } of probes) {
    const status = run.shell.ended.get(id)?.status
    if (status !== 'FINALIZED') run.violations.push(`a probe ended ${status}: a nonce is missing`)
  }
}
