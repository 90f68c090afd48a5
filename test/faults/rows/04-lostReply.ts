import { requireSameBytes } from '../requireSameBytes.ts'
import type { Row } from '../row.ts'

export const row: Row = {
  row: 4,
  fault: 'reply lost, operation accepted',
  expected: 'as 3',
  run: async (stage) => {
    const vault = await stage.openVault()
    await stage.chain.setBundling('manual')
    stage.bundler.inject({ kind: 'dropReply', methods: ['eth_sendUserOperation'], times: 1 })
    await vault.cast()
    await stage.untilSends(2)
    await stage.chain.setBundling('auto')
    await vault.untilExecuted(1)
    return requireSameBytes(stage.listSends(), 2)
  },
  // An answer that is missing is taken for a refusal: the next nonce is tried.
  break: {
    file: 'packages/core/src/transaction/submission.ts',
    find: "    case 'unknown':\n",
    replace:
      "    case 'unknown':\n      return { ...pickBase(intent), attempts: [], status: 'CREATED', stage: 'queued', notBeforeMs: 0 }\n",
  },
}
