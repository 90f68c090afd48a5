import type { Stack } from '@spells/local'
import { type CastId, isTerminal } from '@spells/shared'
import { type CastStates, hasOutcome } from './castStates.ts'
import { describeOpen } from './describeOpen.ts'
import { fireTrigger, followFire } from './fireTrigger.ts'
import type { Asked, Journal, Killed } from './journal.ts'
import type { World } from './openWorld.ts'
import type { Boundary, Kill } from './planKill.ts'

const PLACE_TIMEOUT_MS = 4_000
/** A trigger fires after its market was refreshed. */
const FIRE_TIMEOUT_MS = 30_000
/** After this it is said what the casts wait for. */
const SLOW_MS = 60_000
/** A bundler that a reorg confused is given up after two minutes, by a raised fee. */
const RECOVERY_TIMEOUT_MS = 180_000
const POLL_MS = 25

type KillParts = {
  readonly world: World
  readonly stack: Stack
  readonly states: CastStates
  readonly journal: Journal
  readonly say: (line: string) => void
}

/**
 * Kills, restarts and waits until every cast that was open at the kill has its outcome; after a reorg, until every cast
 * that it could have taken back is final. A trigger that was killed at one of its own boundaries must come to its cast.
 */
export async function performKill(kill: Kill, deps: KillParts): Promise<Killed> {
  const { stack, states, say, world } = deps
  const { number, parts, reorgDepth } = kill
  await sleep(kill.delayMs)
  const { fired, place } = await reachPlace(kill, deps)
  const killedAtMs = performance.now()
  const sinceMs = (): number => Math.round(performance.now() - killedAtMs)
  await Promise.all(parts.map((part) => stack.kill(part, 'SIGKILL')))
  stack.failpoints.releaseAll()
  const open = reorgDepth > 0 ? await states.listUnfinal() : await states.listOpen()
  if (reorgDepth > 0) await reorg(stack.rpcUrl, reorgDepth)
  await Promise.all(parts.map((part) => stack.restart(part)))
  const restartMs = sinceMs()
  const killed: Killed = {
    ...{ kind: 'killed', number, parts: [...parts], reorgDepth, open: open.length, restartMs },
    ...(place ? { place } : {}),
  }
  const waited = new Set(open)
  const cast = fired && (await followFire(world, deps, fired))
  if (cast) waited.add(cast)
  else if (fired) {
    say(`${fired.key} was made to fire, and no cast came`)
    return killed
  }
  const isDone = reorgDepth > 0 ? isTerminal : hasOutcome
  let isSaid = false
  for (;;) {
    for (const [id, status] of await states.find([...waited])) if (isDone(status)) waited.delete(id)
    if (waited.size === 0) return { ...killed, recoveryMs: sinceMs() }
    if (!isSaid && sinceMs() > SLOW_MS) {
      isSaid = true
      await sayWhy(waited, deps, `kill ${number} is not recovered after ${SLOW_MS / 1000} s`)
    }
    if (sinceMs() > RECOVERY_TIMEOUT_MS) {
      await sayWhy(waited, deps, `kill ${number} is given up after ${RECOVERY_TIMEOUT_MS / 1000} s`)
      return killed
    }
    await sleep(POLL_MS)
  }
}

async function sayWhy(open: ReadonlySet<CastId>, { world, stack, say }: KillParts, what: string): Promise<void> {
  say(`${what}: ${open.size} casts are open`)
  for (const line of await describeOpen(world, stack, open)) say(`  ${line}`)
}

/** Brings a Worker to where it is to be killed, with a trigger that fires if that is needed. */
async function reachPlace(
  { number, place }: Kill,
  deps: KillParts,
): Promise<{ readonly place?: Boundary; readonly fired?: Asked }> {
  if (!place) return {}
  if (!place.startsWith('trigger.')) return (await isReached(deps.stack, place, PLACE_TIMEOUT_MS)) ? { place } : {}
  const reached = isReached(deps.stack, place, FIRE_TIMEOUT_MS)
  const fired = await fireTrigger(deps.world, deps, number)
  return (await reached) ? { place, fired } : { fired }
}

/** Waits until a Worker is held there; no cast may pass the place for a while. */
async function isReached(stack: Stack, place: string, timeoutMs: number): Promise<boolean> {
  const reached = await Promise.race([stack.failpoints.holdNext(place), sleep(timeoutMs)])
  return reached !== undefined
}

async function reorg(rpcUrl: string, depth: number): Promise<void> {
  const response = await fetch(rpcUrl, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'anvil_reorg', params: [depth, []] }),
  })
  const reply: unknown = await response.json()
  if (typeof reply === 'object' && reply !== null && 'error' in reply) {
    throw new Error(`The chain refused a reorg of ${depth} blocks: ${JSON.stringify(reply.error)}`)
  }
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}
