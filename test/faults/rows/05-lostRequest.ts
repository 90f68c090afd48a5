import { requireSameBytes } from '../requireSameBytes.ts'
import type { Row } from '../row.ts'

export const row: Row = {
  row: 5,
  fault: 'request lost, operation not accepted',
  expected: 'same bytes resent',
  run: async (stage) => {
    const vault = await stage.openVault()
    stage.bundler.inject({ kind: 'dropRequest', methods: ['eth_sendUserOperation'], times: 2 })
    await vault.cast()
    await vault.untilExecuted(1)
    return requireSameBytes(stage.listSends(), 3)
  },
  break: {
    file: 'packages/core/src/transaction/submission.ts',
    find: '  return isDue(delivery.lastSentAtMs + delayMs, work.nowMs, resendMaxMs)',
    replace: '  return false',
  },
}
