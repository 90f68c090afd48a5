import type { Hex } from 'viem'
import { evaluateAdmission } from '../admission.ts'
import { type Effect, effectKey, isLocal } from '../effect.ts'
import type { TransactionEvent } from '../event.ts'
import type { TransactionLimits } from '../limits.ts'
import { findNextWakeAtMs } from '../schedule.ts'
import { type Course, checkAtEnd } from './checkAtEnd.ts'
import { createWatch } from './createWatch.ts'
import { describeEffects, describeEvent, describeVault } from './describe.ts'
import { type Faults, noFaults } from './faults.ts'
import { isSameState } from './isSameState.ts'
import { commit, crash, createModelShell, findIntent, reload, type Transition } from './modelShell.ts'
import type { Random } from './random.ts'
import { createTraceHash } from './traceHash.ts'
import { createWorld } from './world.ts'

/** The vault under test in its world, driven step by step; every property is watched after every event. */
export type Run = ReturnType<typeof createRun>

export type RunOptions = {
  readonly random: Random
  readonly limits: TransactionLimits
  /** Operations that each session's budget pays for. */
  readonly budgetTotal: number
  /** The machine under test. */
  readonly step?: Transition
  /** After a crash the state comes back from its row; otherwise it is only kept. */
  readonly reloads?: boolean
  /** Keeps a line for each event. */
  readonly trace?: boolean
}

type Answer = { readonly key: string; readonly make: () => TransactionEvent }

const START_MS = 1_000_000
const CLOCK_JUMP_MS = 600_000
const CALM_ROUNDS = 400
/** Lost alarms are made good for within this time, by the constructor or the watchdog. */
const WATCHDOG_MS = 1_000

export function createRun({ random, limits, budgetTotal, step, reloads, trace: isTraced = false }: RunOptions) {
  const shell = createModelShell()
  const world = createWorld(random, limits, budgetTotal)
  const watch = createWatch(shell, world, limits)
  const hash = createTraceHash()
  const violations: string[] = []
  const trace: string[] = []
  let nowMs = START_MS
  let chainSec = Math.floor(START_MS / 1_000)
  let events = 0
  let alarmAtMs: number | undefined
  let answers: Answer[] = []

  const note = (text: string): void => {
    if (isTraced) trace.push(`${((nowMs - START_MS) / 1_000).toFixed(3).padStart(9)} s  ${text}`)
  }

  const mixIn = (event: TransactionEvent, effects: readonly Effect[]): void => {
    hash.mix(nowMs)
    hash.mixText(event.kind)
    for (const effect of effects) {
      hash.mixText(effect.kind)
      if (effect.kind === 'emitFact') hash.mixText(effect.fact.status)
      else if (effect.kind === 'send') hash.mix(effect.attempt)
    }
  }

  const deliver = (event: TransactionEvent, ended: string | undefined, faults: Faults): void => {
    events += 1
    // The object's clock may jump; the chain's time and timers never do.
    const jumpMs = random.chance(0.5) ? CLOCK_JUMP_MS : -CLOCK_JUMP_MS
    const seenMs = random.chance(faults.clockJump) ? nowMs + jumpMs : nowMs
    const context = { nowMs: seenMs, limits }
    const before = shell.state
    const effects = commit(shell, event, context, { ended, step })
    const found = watch(before, effects)
    if (found.length > 0) violations.push(...found)
    if (event.kind === 'sessionEnded' && !shell.wiped.has(event.sessionId)) violations.push('a key was not destroyed')
    mixIn(event, effects)
    if (isTraced) note(`${describeEvent(event)} → ${describeVault(shell.state)}${describeEffects(effects)}`)
    if (random.chance(faults.repeatedEvent)) {
      const [once, seen] = [shell.state, shell.facts.length]
      const again = commit(shell, event, context, { step })
      const isCounted = shell.facts.length !== seen || again.some(({ kind }) => kind === 'storeOperation')
      // Where the first delivery asked for the same work anew, the second one answers that.
      const isNewAnswer = effects.some((effect) => !isLocal(effect) && effectKey(effect) === ended)
      if (!isNewAnswer && (isCounted || !isSameState(once, shell.state))) {
        violations.push(`${event.kind} delivered twice counted twice`)
      }
    }
    const wakeAtMs = findNextWakeAtMs(shell.state, seenMs)
    alarmAtMs = wakeAtMs === undefined ? undefined : nowMs + Math.max(0, wakeAtMs - seenMs)
  }

  const run = {
    shell,
    world,
    violations,
    trace,
    note,
    nowMs: () => nowMs,
    events: () => events,
    digest: (): string => hash.digest(),
    deliver,
    /** What the object's door does: an intent that is known, even if it has ended, is not submitted again. */
    submit: (event: Extract<TransactionEvent, { readonly kind: 'submitted' }>, faults: Faults): void => {
      const known = findIntent(shell, event.intent.id)
      const state = known ? { ...shell.state, intents: { ...shell.state.intents, [known.id]: known } } : shell.state
      const verdict = evaluateAdmission(state, event, limits)
      if (verdict.ok && !verdict.value) deliver(event, undefined, faults)
      else if (verdict.ok && verdict.value?.bodyHash !== event.bodyHash)
        violations.push('took another body for the same intent')
    },
    /** Keys of effects that wait to be run. */
    waiting: (): readonly string[] => {
      const keys: string[] = []
      for (const key of shell.effects.keys()) if (!shell.running.has(key)) keys.push(key)
      return keys
    },
    /** Does the I/O of an effect; its answer is on the way. */
    start: (key: string, faults: Faults): void => {
      const effect = shell.effects.get(key)
      if (!effect) return
      shell.running.add(key)
      answers.push({ key, make: world.run(shell, effect, faults) })
      if (isTraced) note(`runs ${key}`)
    },
    answerCount: () => answers.length,
    /** An answer arrives. */
    answer: (index: number, faults: Faults): void => {
      const [next] = answers.splice(index, 1)
      if (next) deliver(next.make(), next.key, faults)
    },
    /** The answer to a hand-over is lost: it counts as unknown. */
    loseReply: (index: number): void => {
      const [lost] = answers.splice(index, 1)
      const event = lost?.make()
      if (event?.kind !== 'sendEnded') return
      deliver({ ...event, outcome: { kind: 'unknown', detail: 'lost reply' } }, lost?.key, noFaults)
    },
    answerKeys: () => answers.map(({ key }) => key),
    tick: (faults: Faults): void => deliver({ kind: 'ticked' }, undefined, faults),
    alarmAtMs: () => alarmAtMs,
    /** Time goes by, and a block is mined. */
    pass: (ms: number, faults: Faults): void => {
      nowMs += ms
      chainSec = Math.max(chainSec, Math.floor(nowMs / 1_000))
      for (const { hash } of world.mine(chainSec, faults)) {
        const id = world.signed.get(hash)?.intentId
        const status = id && shell.ended.get(id)?.status
        if (status) violations.push(`${id} was executed after it had ended ${status}`)
        note(`block ${world.chain.head().number} takes ${hash}`)
      }
    },
    /** Without blocks; what is planned for meanwhile does not happen. */
    skip: (ms: number): void => {
      nowMs += ms
    },
    crash: (): void => {
      answers = []
      crash(shell)
      if (reloads) reload(shell)
      note('crash')
    },
    reorg: (depth: number): void => {
      world.reorg(depth)
      note(`reorg of ${depth}`)
    },
    /** The owner does what the owner does. */
    sign: (signatures: ReturnType<typeof world.owner.act>, faults: Faults): void => {
      for (const event of signatures) {
        const before = shell.operations.size
        deliver(event, undefined, faults)
        const op = world.signed.get(event.userOpHash)
        const isLate = !op || event.chainTimeSec >= op.validUntilSec
        if (shell.operations.size === before) continue
        if (isLate) violations.push('took a signature that was too late')
        if (world.owner.tookBack.has(event.intentId)) violations.push('took a signature for what was taken back')
      }
    },
    /**
     * Nothing goes wrong any more, until nothing is open or nothing happens any more.
     * @returns how long it took, in ms of the stack's clock
     */
    calmDown: (): number => {
      const startMs = nowMs
      run.tick(noFaults)
      for (let round = 0; round < CALM_ROUNDS && violations.length === 0; round++) {
        for (const key of run.waiting()) run.start(key, noFaults)
        while (answers.length > 0) run.answer(0, noFaults)
        run.sign(world.owner.act(shell, noFaults), noFaults)
        if (alarmAtMs === undefined && shell.effects.size === 0) break
        run.pass(Math.min(WATCHDOG_MS, Math.max(50, (alarmAtMs ?? 0) - nowMs)), noFaults)
        if (alarmAtMs !== undefined && alarmAtMs <= nowMs) run.tick(noFaults)
      }
      return nowMs - startMs
    },
    checkAtEnd: (course: Course): void => {
      if (violations.length === 0) violations.push(...checkAtEnd(shell, world, course))
    },
    revoke: (sessionId: Hex): void => {
      world.revoked.add(sessionId)
      note('a session is revoked')
    },
  }
  return run
}
