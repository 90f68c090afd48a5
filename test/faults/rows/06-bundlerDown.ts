import { requireSameBytes } from '../requireSameBytes.ts'
import type { Row } from '../row.ts'
import type { WireOperation } from '../stage/chainTools.ts'
import type { Stage } from '../stage/openStage.ts'
import { require, requireEqual } from '../stage/require.ts'

const OUTAGE_MS = 60_000
/** Part of the time no answer comes at all; the rest of it, the wrong one. */
const SILENCE_MS = 20_000
/** Two vaults that begin together do not go on together. */
const APART_MS = 100

export const row: Row = {
  row: 6,
  fault: 'bundler silent, then 5xx, for 60 s',
  expected: 'backoff with jitter, no new nonce, caller sees pending',
  run: async (stage) => {
    const vaults = [await stage.openVault(), await stage.openVault()]
    const methods = ['eth_sendUserOperation']
    stage.bundler.inject({ kind: 'hang', methods, id: 'silent' })
    const ids = await Promise.all(vaults.map((vault) => vault.cast()))
    await stage.untilSends(vaults.length)
    await sleep(SILENCE_MS)
    stage.bundler.inject({ kind: 'status', status: 503, methods, id: 'down' })
    stage.bundler.heal('silent')
    await sleep(OUTAGE_MS - SILENCE_MS)

    const words: string[] = []
    const pauses: number[][] = []
    for (const [index, vault] of vaults.entries()) {
      const { status, attempts } = await vault.get(ids[index] ?? ('' as never))
      requireEqual(attempts, 1, 'Attempts')
      require(['SIGNED', 'SUBMITTED'].includes(status), `The caller sees ${status}.`)
      const tries = listTries(stage, vault.address)
      // Doubling, from 3 s: at 0, 3, 9, 21 and 45 s at the earliest; one without an answer takes 10 s.
      require(tries.length >= 3 && tries.length <= 6, `It was tried ${tries.length} times in a minute.`)
      pauses.push(tries.slice(1).map(({ atMs }, at) => atMs - (tries[at]?.atMs ?? 0)))
      words.push(
        `${status}, ${requireSameBytes(
          tries.map(({ operation }) => operation),
          3,
        )}`,
      )
    }
    const [mine = [], theirs = []] = pauses
    const apart = mine.map((pause, at) => Math.abs(pause - (theirs[at] ?? 0)))
    require(mine.length !== theirs.length || apart.some((ms) => ms > APART_MS), 'Both vaults tried at the same times.')
    stage.bundler.heal('down')
    // The next try is due by then.
    stage.stack.clock.change({ advanceMs: OUTAGE_MS })
    for (const vault of vaults) {
      await vault.untilExecuted(1)
      const nonces = new Set(listTries(stage, vault.address).map(({ operation }) => operation.nonce))
      requireEqual(nonces.size, 1, 'Nonces')
    }
    return `${words.join('; ')}; up to ${Math.round(Math.max(...apart))} ms apart`
  },
  break: {
    file: 'packages/core/src/transaction/limits.ts',
    find: '  return longestMs - Math.floor((longestMs * drawShare(who, failures)) / 4)',
    replace: '  return minMs',
  },
}

/** Hand-overs of one vault's operation. */
function listTries({ bundler }: Stage, vault: string) {
  return bundler
    .listCalls('eth_sendUserOperation')
    .map(({ params, atMs }) => ({ operation: params[0] as WireOperation, atMs }))
    .filter(({ operation }) => operation.sender?.toLowerCase() === vault.toLowerCase())
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}
