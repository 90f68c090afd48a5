import { join } from 'node:path'
import { type Stack, startStack } from '@spells/local'
import { parseEther } from 'viem'
import type { Finding } from './audit.ts'
import { auditWorld } from './auditWorld.ts'
import { type CastStates, openCastStates } from './castStates.ts'
import { settleFires } from './fireTrigger.ts'
import { type Journal, type Killed, openJournal } from './journal.ts'
import { type Load, startLoad } from './load.ts'
import { openWorld } from './openWorld.ts'
import { performKill } from './performKill.ts'
import { planKill } from './planKill.ts'
import { createRandom } from './random.ts'
import { boundFailureRate, type KillSummary, summarizeKills } from './summarizeKills.ts'

export type ChaosOptions = {
  readonly kills: number
  readonly vaults: number
  /** Of the kills' plan and of the load. */
  readonly seed: number
  /** Casts that must be accepted between one kill and the next. */
  readonly castsPerKill: number
  /** Where the stack and the run's own record are kept. */
  readonly stateDir: string
  /** Go on with what an interrupted run left there, with its seed and vaults. */
  readonly resume: boolean
  readonly say: (line: string) => void
  readonly signal?: AbortSignal
}

/** What a run came to. Times in milliseconds, from the kill; those with a reorg count until all is final again. */
export type ChaosReport = {
  readonly casts: number
  readonly refused: number
  readonly findings: readonly Finding[]
  readonly ends: Readonly<Record<string, number>>
  readonly plain: KillSummary
  readonly reorgs: KillSummary
}

const BLOCK_TIME_MS = 500
/** Deeper than the reorgs, and than what a killed chain can lose of its newest blocks. */
const FINALITY_DEPTH = 8
const MAX_REORG_DEPTH = 4
const END_TIMEOUT_MS = 120_000
// The sponsor is part of each cast: its share must outlast the run.
const SPONSOR_QUOTA = JSON.stringify({ operations: 1_000_000, costWei: String(parseEther('1000')) })

/** Runs the stack under load, kills its parts as planned, and compares everything with the chain at the end. */
export async function runChaos(options: ChaosOptions): Promise<ChaosReport> {
  const { stateDir, resume } = options
  const stack = await startStack({
    ...{ stateDir, reset: !resume, blockTimeMs: BLOCK_TIME_MS, finalityDepth: FINALITY_DEPTH, failpoints: 'on' },
    vars: { private: { SPONSOR_QUOTA } },
    ...(options.signal ? { signal: options.signal } : {}),
  })
  const states = openCastStates(stack.databaseUrls.system)
  try {
    const journal = openJournal({ path: join(stateDir, 'chaos.jsonl'), resume })
    return await runOn({ stack, states, journal }, options)
  } finally {
    await states.close()
    await stack.stop()
  }
}

type Parts = { readonly stack: Stack; readonly states: CastStates; readonly journal: Journal }

async function runOn(parts: Parts, options: ChaosOptions): Promise<ChaosReport> {
  const { stack, states, journal } = parts
  const { say, signal } = options
  const began = journal.entries.find((entry) => entry.kind === 'began')
  const { seed, vaults } = began ?? options
  if (began) journal.write({ kind: 'resumed' })
  else journal.write({ kind: 'began', v: 1, seed, vaults })
  const world = await openWorld({ stack, journal, vaults, say })
  await settleFires(world, parts)
  const resumed = journal.entries.filter(({ kind }) => kind === 'resumed').length
  const load = startLoad({ world, journal, states, random: createRandom(seed + resumed) })
  const kills = () => journal.entries.filter((entry): entry is Killed => entry.kind === 'killed')
  try {
    for (let number = kills().length + 1; number <= options.kills; number++) {
      await untilLoaded(load, number * options.castsPerKill, signal)
      const kill = planKill({ seed, number, maxReorgDepth: MAX_REORG_DEPTH })
      const killed = await performKill(kill, { world, stack, states, journal, say })
      journal.write(killed)
      say(`${describe(killed, options.kills)}, ${load.count()} casts`)
    }
    signal?.throwIfAborted()
    say('the load ends; every cast comes to its end')
    await load.end(END_TIMEOUT_MS)
  } finally {
    load.abort()
  }
  const { casts, ends, findings } = await auditWorld(world, parts)
  const refused = journal.entries.filter(({ kind }) => kind === 'refused').length
  return {
    ...{ casts, refused, ends, findings },
    plain: summarizeKills(kills().filter(({ reorgDepth }) => reorgDepth === 0)),
    reorgs: summarizeKills(kills().filter(({ reorgDepth }) => reorgDepth > 0)),
  }
}

/** Waits until this many casts were accepted since the beginning. */
async function untilLoaded(load: Load, casts: number, signal: AbortSignal | undefined): Promise<void> {
  while (load.count() < casts) {
    signal?.throwIfAborted()
    await sleep(20)
  }
}

function describe({ number, parts, place, reorgDepth, open, restartMs, recoveryMs }: Killed, kills: number): string {
  const where = place ? `at ${place}` : 'at a random time'
  const reorg = reorgDepth > 0 ? `, reorg of ${reorgDepth}` : ''
  const recovered = recoveryMs === undefined ? 'NOT RECOVERED' : `recovered ${(recoveryMs / 1000).toFixed(2)} s`
  const times = `restart ${(restartMs / 1000).toFixed(2)} s, ${recovered}`
  return `kill ${number}/${kills}: ${parts.join(' + ')} ${where}${reorg}; ${open} open; ${times}`
}

/** The summary's sentences and its last line. */
export function printReport(report: ChaosReport, say: (line: string) => void): void {
  const { casts, findings, plain, reorgs, ends } = report
  for (const { kind, subject, detail } of findings) say(`${kind}: ${subject}: ${detail}`)
  const kills = plain.kills + reorgs.kills
  const count = (kind: Finding['kind']): number => findings.filter((finding) => finding.kind === kind).length
  say(`ends: ${JSON.stringify(ends)}; refused before they were accepted: ${report.refused}`)
  if (reorgs.kills > 0) say(`with a reorg, until all was final: ${JSON.stringify(reorgs)}`)
  say(`without a reorg: ${JSON.stringify(plain)}`)
  if (findings.length === 0 && plain.unrecovered + reorgs.unrecovered === 0) {
    const bound = `below ${(boundFailureRate(kills) * 100).toFixed(2)} % of kills`
    say(`no failure in ${kills} kills: with 95 % confidence the rate is ${bound} (rule of three)`)
  }
  say(
    JSON.stringify({
      ...{ kills, casts, lost: count('lost'), duplicated: count('duplicated'), stuck: count('stuck') },
      ...{ disagreeing: count('disagreeing'), unaccepted: count('unaccepted') },
      unrecovered: plain.unrecovered + reorgs.unrecovered,
      ...{ recovery_p50_ms: plain.recovery_p50_ms, recovery_p99_ms: plain.recovery_p99_ms },
      ...{ restart_p50_ms: plain.restart_p50_ms, restart_p99_ms: plain.restart_p99_ms },
      ...{ reorg_kills: reorgs.kills, reorg_final_p50_ms: reorgs.recovery_p50_ms },
      reorg_final_p99_ms: reorgs.recovery_p99_ms,
    }),
  )
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}
