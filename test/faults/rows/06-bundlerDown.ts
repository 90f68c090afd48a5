import { requireSameBytes } from '../requireSameBytes.ts'
import type { Row } from '../row.ts'
import { require } from '../stage/require.ts'

const RATE = 6
const OUTAGE_MS = 60_000

export const row: Row = {
  row: 6,
  fault: 'bundler 5xx for 60 s (of the stack’s clock)',
  expected: 'backoff, no new nonce, caller sees pending',
  run: async (stage) => {
    const vault = await stage.openVault()
    stage.bundler.inject({ kind: 'status', status: 503, methods: ['eth_sendUserOperation'], id: 'down' })
    const id = await vault.cast()
    await stage.untilSends(1)
    stage.stack.clock.change({ rate: RATE })
    await new Promise((resolve) => setTimeout(resolve, OUTAGE_MS / RATE))
    stage.stack.clock.change({ rate: 1 })
    const { status, attempts } = await vault.get(id)
    const tries = stage.listSends().length
    require(['SIGNED', 'SUBMITTED'].includes(status) &&
      attempts === 1, `The caller sees ${status}, ${attempts} attempts.`)
    // 4 s, doubling: at 0, 4, 12, 28 and 60 s.
    require(tries >= 3 && tries <= 6, `It was tried ${tries} times in a minute.`)
    stage.bundler.heal('down')
    // The next try is due by then, another attempt is not.
    stage.stack.clock.change({ advanceMs: 40_000 })
    await vault.untilExecuted(1)
    return `${tries} tries in 60 s, shown as ${status}; ${requireSameBytes(stage.listSends(), tries + 1)}`
  },
  break: {
    file: 'packages/core/src/transaction/limits.ts',
    find: '  return Math.min(maxMs, minMs * 2 ** Math.min(failures, 20))',
    replace: '  return minMs',
  },
}
