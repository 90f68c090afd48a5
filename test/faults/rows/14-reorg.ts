import { requireSameBytes } from '../requireSameBytes.ts'
import type { Row } from '../row.ts'

export const row: Row = {
  row: 14,
  fault: 'reorg removes the operation',
  expected: 'same bytes again; confirmed once',
  run: async (stage) => {
    const vault = await stage.openVault()
    const id = await vault.cast()
    const { inclusion } = await vault.until(id, ['INCLUDED_UNVERIFIED', 'CONFIRMED'])
    await stage.chain.reorgFrom(Number(inclusion?.blockNumber))
    await vault.until(id, ['FINALIZED'])
    return requireSameBytes(stage.listSends(), 2)
  },
  // One inclusion is believed for ever.
  break: {
    file: 'packages/core/src/transaction/observation.ts',
    find: '      return seen.latest.number >= Number(intent.inclusion.blockNumber) ? takeBack(work, intent) : work\n',
    replace: '      return finalize(work, intent, seen, Number.MAX_SAFE_INTEGER)\n',
  },
}
