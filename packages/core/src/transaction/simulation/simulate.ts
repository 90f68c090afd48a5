import type { Intent } from '@spells/shared'
import type { Hex } from 'viem'
import type { TransactionEvent } from '../event.ts'
import { balanceIncrease, buildTestHash, buildTestIntent } from '../fixtures.ts'
import { defaultLimits, type TransactionLimits } from '../limits.ts'
import { findNextWakeAtMs } from '../schedule.ts'
import { listOpen } from '../vaultState.ts'
import { drawFaults, type Faults, noFaults } from './faults.ts'
import { commit, createModelShell, type Transition } from './modelShell.ts'
import { checkAtEnd, createWatch } from './properties.ts'
import { createRandom } from './random.ts'
import { createWorld } from './world.ts'

const limits: TransactionLimits = {
  ...defaultLimits,
  receiptTimeoutMs: 15_000,
  recoveryBudgetMs: 40_000,
  resendMaxMs: 10_000,
}
const FAULTY_STEPS = 260
const CALM_ROUNDS = 400
const SESSIONS: readonly Hex[] = [`0x${'5e'.repeat(32)}`, `0x${'5f'.repeat(32)}`]
const LATER_SEC = 1_000_000
const LAST_SEC = 10_000_000

export type SimulationResult = {
  readonly violations: readonly string[]
  readonly events: number
  readonly statuses: readonly string[]
  readonly trace: readonly string[]
}

type Answer = { readonly key: string; readonly make: () => TransactionEvent }

/**
 * Runs one seeded schedule: intents, faults, crashes, then calm, with all properties checked. In the end one more
 * intent per lane must land, which it cannot if any nonce is missing.
 * @param options.step the machine under test
 */
export function simulate(
  seed: number,
  options: { readonly step?: Transition; readonly trace?: boolean } = {},
): SimulationResult {
  const random = createRandom(seed)
  const faults = drawFaults(random)
  const isPatient = random.chance(0.3)
  const ownerEvery = 2 + random.below(4)
  const intentCount = 1 + random.below(6)
  const shell = createModelShell()
  const world = createWorld(random, limits, 2 + random.below(8))
  const watch = createWatch(shell, world, limits)
  const trace: string[] = []
  const violations: string[] = []
  let nowMs = 1_000_000
  let chainSec = 1_000
  let events = 0
  let submitted = 0
  let alarmAtMs: number | undefined
  let answers: Answer[] = []

  const deliver = (event: TransactionEvent, ended?: string, mix: Faults = faults): void => {
    events += 1
    // The object's clock may jump; the chain's time and timers never do.
    const seenMs = random.chance(mix.clockJump) ? nowMs + (random.chance(0.5) ? 600_000 : -600_000) : nowMs
    const context = { nowMs: seenMs, limits }
    const effects = commit(shell, event, context, { ended, ...(options.step && { step: options.step }) })
    violations.push(...watch(effects))
    if (options.trace) trace.push(`${nowMs} ${describe(event)} → ${listOpen(shell.state).map((i) => i.status)}`)
    if (random.chance(mix.repeatedEvent)) {
      const before = shell.facts.length
      commit(shell, event, context, options.step ? { step: options.step } : {})
      if (shell.facts.length !== before) violations.push(`${event.kind} delivered twice counted twice`)
    }
    const wakeAtMs = findNextWakeAtMs(shell.state, seenMs)
    alarmAtMs = wakeAtMs === undefined ? undefined : nowMs + Math.max(0, wakeAtMs - seenMs)
  }
  const submit = (index: number, intent: Intent): void =>
    deliver({ kind: 'submitted', intent, bodyHash: buildTestHash(index), laneCount: 2 })
  const submitSome = (): void => {
    const index = random.chance(0.8) ? submitted++ : random.below(submitted + 1)
    const intent = buildTestIntent(index, {
      conflictGroup: `group-${index % 3}`,
      laneClass: index % 5 === 4 ? 'protective' : 'normal',
      deadlineSec: isPatient ? LATER_SEC : 1_020 + 17 * index,
      postConditions: index % 2 === 0 ? [balanceIncrease] : [],
      sessionId: SESSIONS[index % 2] as Hex,
      owner: index % ownerEvery === 1,
    })
    submit(index, intent)
  }
  const start = (key: string, mix: Faults): void => {
    const effect = shell.effects.get(key)
    if (!effect) return
    shell.running.add(key)
    answers.push({ key, make: world.run(shell, effect, mix) })
  }
  const answer = (index: number, mix: Faults): void => {
    const [next] = answers.splice(index, 1)
    if (next) deliver(next.make(), next.key, mix)
  }
  const pass = (ms: number, mix: Faults): void => {
    nowMs += ms
    chainSec = Math.max(chainSec, Math.floor(nowMs / 1_000))
    world.mine(chainSec, mix)
  }
  const deliverSigned = (events: ReturnType<typeof world.owner.act>, mix: Faults): void => {
    for (const event of events) {
      const before = shell.operations.size
      deliver(event, undefined, mix)
      const isTaken = shell.operations.size > before
      const op = world.signed.get(event.userOpHash)
      if (isTaken && (!op || event.chainTimeSec >= op.validUntilSec))
        violations.push('took a signature that was too late')
      if (isTaken && world.owner.tookBack.has(event.intentId))
        violations.push('took a signature for what was taken back')
    }
  }
  const crash = (): void => {
    answers = []
    shell.running = new Set()
  }
  const waiting = (): readonly string[] => [...shell.effects.keys()].filter((key) => !shell.running.has(key))
  const calmDown = (): void => {
    for (let round = 0; round < CALM_ROUNDS && violations.length === 0; round++) {
      for (const key of waiting()) start(key, noFaults)
      while (answers.length > 0) answer(0, noFaults)
      deliverSigned(world.owner.act(shell, noFaults), noFaults)
      if (alarmAtMs === undefined && shell.effects.size === 0) return
      pass(Math.min(1_000, Math.max(50, (alarmAtMs ?? 0) - nowMs)), noFaults)
      if (alarmAtMs !== undefined && alarmAtMs <= nowMs) deliver({ kind: 'ticked' }, undefined, noFaults)
    }
  }

  if (random.chance(0.3)) world.mineHistory()
  for (let step = 0; step < FAULTY_STEPS && violations.length === 0; step++) {
    if (submitted < intentCount && random.chance(0.1)) submitSome()
    if (random.chance(faults.crash)) crash()
    if (random.chance(faults.reorg)) world.chain.reorg(1 + random.below(3))
    if (random.chance(faults.restart)) world.bundler.restart()
    if (random.chance(faults.revoke)) world.revoked.add(SESSIONS[random.below(2)] as Hex)
    if (random.chance(0.2)) deliverSigned(world.owner.act(shell, faults), faults)
    if (random.chance(0.02)) deliverSigned(world.owner.repeat(shell), faults)
    if (random.chance(0.05)) for (const event of world.owner.takeBack(shell, faults)) deliver(event)
    const action = random.below(4)
    const key = random.pick(waiting())
    if (action === 0) pass(200 + random.below(1_500), faults)
    else if (action === 1 && key) start(key, faults)
    else if (action === 2 && answers.length > 0) answer(random.below(answers.length), faults)
    else deliver({ kind: 'ticked' })
  }
  calmDown()
  // Whatever still cannot land runs out of time.
  nowMs += 2 * LATER_SEC * 1_000
  calmDown()
  const foreign = faults.foreign > 0
  if (violations.length === 0) {
    const patient = isPatient && !foreign && faults.revoke === 0 && world.lost.size === 0 && world.overspends() === 0
    violations.push(
      ...checkAtEnd(shell, world, {
        reorgs: faults.reorg > 0,
        foreign,
        foreignOwner: faults.foreignOwner > 0,
        patient,
      }),
    )
  }
  if (violations.length === 0 && !foreign) {
    const probes = [100, 101, 102, 103].map((index) =>
      buildTestIntent(index, {
        conflictGroup: `probe-${index}`,
        laneClass: index === 102 ? 'protective' : 'normal',
        deadlineSec: LAST_SEC,
        sessionId: buildTestHash(index),
        owner: index === 103,
      }),
    )
    for (const [index, probe] of probes.entries()) submit(100 + index, probe)
    calmDown()
    for (const { id } of probes) {
      const status = shell.state.intents[id]?.status
      if (status !== 'FINALIZED') violations.push(`a probe ended ${status}: a nonce is missing`)
    }
  }
  return { violations, events, statuses: shell.facts.map((fact) => fact.status), trace }
}

function describe(event: TransactionEvent): string {
  if ('outcome' in event) return `${event.kind} ${event.intentId.slice(-2)} ${event.outcome.kind}`
  return 'intent' in event ? `${event.kind} ${event.intent.id.slice(-2)}` : event.kind
}
