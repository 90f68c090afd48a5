import type { Stack } from '@spells/local'
import { isTerminal } from '@spells/shared'
import { type CastStates, hasOutcome } from './castStates.ts'
import type { Killed } from './journal.ts'
import type { Kill } from './planKill.ts'

const PLACE_TIMEOUT_MS = 4_000
/** A bundler that a reorg confused is given up after two minutes, by a raised fee. */
const RECOVERY_TIMEOUT_MS = 180_000
const POLL_MS = 25

/**
 * Kills, restarts and waits until every cast that was open at the kill has its outcome; after a reorg, until every cast
 * that it could have taken back is final.
 */
export async function performKill(
  kill: Kill,
  { stack, states }: { readonly stack: Stack; readonly states: CastStates },
): Promise<Killed> {
  const { number, parts, reorgDepth } = kill
  await sleep(kill.delayMs)
  const place = kill.place && (await isReached(stack, kill.place)) ? kill.place : undefined
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
  const isDone = reorgDepth > 0 ? isTerminal : hasOutcome
  for (;;) {
    for (const [id, status] of await states.find([...waited])) if (isDone(status)) waited.delete(id)
    if (waited.size === 0) return { ...killed, recoveryMs: sinceMs() }
    if (sinceMs() > RECOVERY_TIMEOUT_MS) return killed
    await sleep(POLL_MS)
  }
}

/** Waits until a Worker is held there; no cast may pass the place for a while. */
async function isReached(stack: Stack, place: string): Promise<boolean> {
  const reached = await Promise.race([stack.failpoints.holdNext(place), sleep(PLACE_TIMEOUT_MS)])
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
