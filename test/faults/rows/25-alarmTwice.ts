import { requireSameBytes } from '../requireSameBytes.ts'
import type { Row } from '../row.ts'
import { requireEqual } from '../stage/require.ts'

/** What was handed over is not handed over again sooner. */
const RESEND_MS = 2_000

export const row: Row = {
  row: 25,
  fault: 'alarm delivered twice, or beside requests',
  expected: 'same state, one send',
  run: async (stage) => {
    const vault = await stage.openVault()
    stage.bundler.inject({ kind: 'delay', delayMs: 1_500, methods: ['eth_sendUserOperation'] })
    const id = await vault.cast()
    await stage.untilSends(1)
    const replies = await Promise.all(Array.from({ length: 20 }, () => vault.manager.poke()))
    requireEqual(replies.filter(({ ok }) => ok).length, 20, 'Wake-ups answered')
    await vault.until(id, ['FINALIZED'])
    const calls = stage.bundler.listCalls('eth_sendUserOperation')
    const [first] = calls
    const together = calls.filter(({ atMs }) => atMs < (first?.atMs ?? 0) + RESEND_MS)
    requireEqual(together.length, 1, 'Times handed over before it could be due again')
    requireSameBytes(stage.listSends(), 1)
    return 'woken 20 × beside its alarm, handed over once'
  },
  // The platform cannot be made to ring twice from outside.
  tests: [
    {
      room: 'packages/tlm',
      file: 'test/workers/recovery.test.ts',
      name: 'an alarm beside requests changes nothing and sends nothing twice',
    },
  ],
  break: {
    file: 'packages/tlm/src/vaultEngine.ts',
    find: '      if (running.has(key)) continue\n',
    replace: '',
  },
}
