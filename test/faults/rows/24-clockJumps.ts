import type { Row } from '../row.ts'
import { requireEqual } from '../stage/require.ts'

const JUMP_MS = 600_000
const DEADLINE_SEC = 300

export const row: Row = {
  row: 24,
  fault: 'the Workers’ clock jumps ± 10 min',
  expected: 'no double fire, no early expiry',
  run: async (stage) => {
    const words: string[] = []
    for (const offsetMs of [JUMP_MS, -JUMP_MS]) {
      const vault = await stage.openVault()
      await stage.chain.setBundling('manual')
      stage.bundler.forgetCalls()
      const deadlineSec = Number((await stage.chain.reader.getBlock()).timestamp) + DEADLINE_SEC
      const id = await vault.cast({ deadlineSec })
      await vault.until(id, ['PENDING'])
      await stage.clock.skew(offsetMs)
      await stage.untilSends(2)
      await stage.chain.setBundling('auto')
      await vault.until(id, ['FINALIZED'])
      // Ten minutes are long enough for a raised attempt, on the same nonce.
      const nonces = new Set(stage.listSends().map(({ nonce }) => nonce))
      requireEqual(nonces.size, 1, 'Nonces of one intent')
      const { attempts } = await vault.get(id)
      words.push(`${offsetMs / 60_000} min: ${attempts} attempts on one nonce`)
      await stage.clock.skew(0)
      // The object has seen both times; what it planned in the other one must not hold it up.
      await vault.until(await vault.cast(), ['FINALIZED'])
    }
    return words.join('; ')
  },
  // A time that was planned before the clock went back is waited for.
  break: {
    file: 'packages/core/src/transaction/limits.ts',
    find: '  return atMs <= nowMs || atMs > nowMs + longestMs\n',
    replace: '  return atMs <= nowMs\n',
  },
}
