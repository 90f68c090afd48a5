import { requireSameBytes } from '../requireSameBytes.ts'
import type { Row } from '../row.ts'

export const row: Row = {
  row: 3,
  fault: 'crash after send, before reply',
  expected: 'looked up by hash, same bytes resent; one execution',
  run: async (stage) => {
    const vault = await stage.openVault()
    await stage.chain.setBundling('manual')
    const reached = stage.holdNext('tlm.sent')
    const id = await vault.cast()
    await reached
    await stage.kill('private')
    await stage.restart('private')
    await vault.until(id, ['SUBMITTED', 'PENDING'])
    await stage.untilSends(2)
    await stage.chain.setBundling('auto')
    await vault.untilExecuted(1)
    return requireSameBytes(stage.listSends(), 2)
  },
  // A bundler that knows the nonce is taken for one that refuses it: the next nonce is tried.
  break: {
    file: 'packages/core/src/transaction/submission.ts',
    find: "    case 'landed':\n",
    replace:
      "    case 'landed':\n      return { ...pickBase(intent), attempts: [], status: 'CREATED', stage: 'queued', notBeforeMs: 0 }\n",
  },
}
