import { requireSameBytes } from '../requireSameBytes.ts'
import type { Row } from '../row.ts'

export const row: Row = {
  row: 28,
  fault: 'object redeployed in mid-await, old code beside new',
  expected: 'old instance cannot write; new one recovers; stored shapes of the previous version still load',
  run: async (stage) => {
    const vault = await stage.openVault()
    stage.bundler.inject({ kind: 'delay', delayMs: 4_000, methods: ['eth_sendUserOperation'], times: 1 })
    const id = await vault.cast()
    await stage.untilSends(1)
    // Another build of the same code takes over while the bundler's answer is on its way.
    await stage.whileDown(() => {})
    await vault.until(id, ['FINALIZED'])
    return requireSameBytes(stage.listSends(), 1)
  },
  tests: [
    { room: 'packages/tlm', file: 'test/workers/vaultStore.test.ts', name: 'stale_instance|stored rows of version 1' },
  ],
  break: {
    file: 'packages/tlm/src/vaultStore.ts',
    find: '    if (rowsWritten === 0) throw staleInstance(before.version)\n',
    replace: '',
  },
}
