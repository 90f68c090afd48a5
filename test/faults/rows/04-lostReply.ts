import type { Row } from '../row.ts'
import { resendTaken } from '../steps/resendTaken.ts'

export const row: Row = {
  row: 4,
  fault: 'reply lost, operation accepted',
  expected: 'as 3',
  run: (stage) =>
    resendTaken(stage, (vault) => {
      stage.bundler.inject({ kind: 'dropReply', methods: ['eth_sendUserOperation'], times: 1 })
      return vault.cast()
    }),
  // An answer that is missing is taken for a refusal: the next nonce is tried.
  break: {
    file: 'packages/core/src/transaction/submission.ts',
    find: "    case 'unknown':\n",
    replace:
      "    case 'unknown':\n      return { ...pickBase(intent), attempts: [], status: 'CREATED', stage: 'queued', notBeforeMs: 0 }\n",
  },
}
