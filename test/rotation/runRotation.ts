import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { type Stack, startStack } from '@spells/local'
import { parseEther } from 'viem'
import type { Finding } from '../chaos/audit.ts'
import { auditWorld } from '../chaos/auditWorld.ts'
import { type CastStates, openCastStates } from '../chaos/castStates.ts'
import { type Journal, openJournal } from '../chaos/journal.ts'
import { type Load, startLoad } from '../chaos/load.ts'
import { openWorld } from '../chaos/openWorld.ts'
import { createRandom } from '../chaos/random.ts'
import { openDataKey, readSealedKeys, type StoredDataKey } from '../setup/sealedKeys.ts'
import { startCli } from './startCli.ts'

export type RotationOptions = {
  readonly vaults: number
  /** SIGKILLs of the private Worker while data keys are wrapped anew. */
  readonly kills: number
  /** Casts that must be accepted between one step and the next. */
  readonly castsPerStep: number
  readonly stateDir: string
  readonly say: (line: string) => void
  readonly signal?: AbortSignal
}

/** What a run came to. */
export type RotationReport = {
  readonly casts: number
  /** Casts that were not accepted, or ended otherwise than `FINALIZED`. */
  readonly failed: number
  readonly findings: readonly Finding[]
  readonly kills: number
  /** How many data keys each master key wraps at the end. */
  readonly wraps: Readonly<Record<string, number>>
  /** How many of them the old and the new master key open, whatever they say of themselves. */
  readonly opened_by: { readonly old: number; readonly new: number }
  /** The command's last line. */
  readonly said: string
}

const END_TIMEOUT_MS = 120_000
const SPONSOR_QUOTA = JSON.stringify({ operations: 1_000_000, costWei: String(parseEther('1000')) })
const PLACES = ['tlm.rewrapping', 'tlm.rewrapped'] as const

/**
 * Rotates the master key of a stack under load, with the command, and kills the private Worker in the middle of it;
 * then takes the old key away, and lets the load go on without it.
 */
export async function runRotation(options: RotationOptions): Promise<RotationReport> {
  const { stateDir, signal } = options
  const [k1, k2] = [newKey(), newKey()]
  const before = { MASTER_KEYS: JSON.stringify({ current: 'k1', keys: { k1 } }) }
  const stack = await startStack({
    ...{ stateDir, reset: true, blockTimeMs: 500, finalityDepth: 8, failpoints: 'on' },
    vars: { private: { SPONSOR_QUOTA, ...before } },
    ...(signal ? { signal } : {}),
  })
  const states = openCastStates(stack.databaseUrls.system)
  try {
    const journal = openJournal({ path: join(stateDir, 'rotation.jsonl'), resume: false })
    return await runOn({ stack, states, journal, keys: { k1, k2 } }, options)
  } finally {
    await states.close()
    await stack.stop()
  }
}

type Parts = {
  readonly stack: Stack
  readonly states: CastStates
  readonly journal: Journal
  readonly keys: { readonly k1: string; readonly k2: string }
}

async function runOn(parts: Parts, options: RotationOptions): Promise<RotationReport> {
  const { stack, states, journal, keys } = parts
  const { say, signal, castsPerStep } = options
  journal.write({ kind: 'began', v: 1, seed: 1, vaults: options.vaults })
  const world = await openWorld({ stack, journal, vaults: options.vaults, say })
  // Casts move their vault's key by themselves: every second vault has none, so that the command finds work.
  const loaded = { ...world, vaults: world.vaults.filter(({ index }) => index % 2 === 0) }
  const load = startLoad({ world: loaded, journal, states, random: createRandom(1) })
  const deploy = async (current: string, live: Readonly<Record<string, string>>): Promise<void> => {
    stack.useVars('private', { MASTER_KEYS: JSON.stringify({ current, keys: live }) })
    await stack.restart('private')
    say(`the private Worker wraps with ${current} and has ${Object.keys(live).join(' and ')}; ${load.count()} casts`)
    await untilAccepted(load, castsPerStep, signal)
  }
  let kills = 0
  let said = ''
  try {
    await untilAccepted(load, castsPerStep, signal)
    await deploy('k1', keys)
    await deploy('k2', keys)
    const command = startCli(['keys', 'rotate', '--to', 'k2'], { DATABASE_URL: stack.databaseUrls.system })
    await command.untilSaid('Ordered')
    for (; kills < options.kills; kills++) {
      const place = PLACES[kills % PLACES.length] ?? 'tlm.rewrapping'
      const reached = stack.failpoints.holdNext(place)
      await untilReached(stack, reached, signal)
      await stack.kill('private', 'SIGKILL')
      stack.failpoints.releaseAll()
      await stack.restart('private')
      say(`killed at ${place}; ${load.count()} casts`)
    }
    const ticking = setInterval(() => void stack.tick('* * * * *'), 2_000)
    try {
      const code = await command.exited
      said = command.lastLine()
      say(said)
      if (code !== 0) throw new Error(`The command ended with ${code}.`)
    } finally {
      clearInterval(ticking)
    }
    await deploy('k2', { k2: keys.k2 })
    say('the load ends; every cast comes to its end')
    await load.end(END_TIMEOUT_MS)
  } finally {
    load.abort()
  }
  const { casts, ends, findings } = await auditWorld(world, parts)
  const refused = journal.entries.filter(({ kind }) => kind === 'refused').length
  await stack.kill('private', 'SIGTERM')
  const failed = refused + casts - (ends.FINALIZED ?? 0)
  return { casts, failed, findings, kills, ...readWraps(parts), said }
}

/** What lies on the disks: which key wraps what, and what either key opens, whatever the rows say. */
function readWraps({ stack, keys }: Parts) {
  const { stateDir, chainId } = stack.describe()
  const { entryPoint } = stack.deployment
  const { dataKeys } = readSealedKeys(join(stateDir, 'workers', 'private'))
  const wraps: Record<string, number> = {}
  for (const { masterKeyId } of dataKeys) wraps[masterKeyId] = (wraps[masterKeyId] ?? 0) + 1
  const opens = (masterKey: string) => (dataKey: StoredDataKey) => {
    try {
      return openDataKey(masterKey, dataKey, { chainId, entryPoint }).length > 0
    } catch {
      return false
    }
  }
  const openedBy = { old: dataKeys.filter(opens(keys.k1)).length, new: dataKeys.filter(opens(keys.k2)).length }
  return { wraps, opened_by: openedBy }
}

async function untilReached(stack: Stack, reached: Promise<unknown>, signal: AbortSignal | undefined): Promise<void> {
  let isReached = false
  void reached.then(() => {
    isReached = true
  })
  while (!isReached) {
    signal?.throwIfAborted()
    await Promise.race([reached, stack.tick('* * * * *')])
    await Promise.race([reached, sleep(200)])
  }
}

/** Waits until this many more casts were accepted. */
async function untilAccepted(load: Load, casts: number, signal: AbortSignal | undefined): Promise<void> {
  const enough = load.count() + casts
  while (load.count() < enough) {
    signal?.throwIfAborted()
    await sleep(20)
  }
}

function newKey(): string {
  return randomBytes(32).toString('base64')
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}
