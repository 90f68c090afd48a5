import type { Row } from '../row.ts'
import { requireEqual } from '../stage/require.ts'

export const row: Row = {
  row: 15,
  fault: 'reorg after reported confirmed',
  expected: 'correction event; finality is the only irrevocable word',
  run: async (stage) => {
    const vault = await stage.openVault()
    const id = await vault.cast()
    const { inclusion } = await vault.until(id, ['CONFIRMED'])
    await stage.chain.reorgFrom(Number(inclusion?.blockNumber))
    await vault.until(id, ['FINALIZED'])
    const facts = (await vault.listFacts()).map(({ status, correction }) =>
      correction ? `${status} (correction)` : status,
    )
    const afterFirst = facts.slice(facts.indexOf('CONFIRMED') + 1)
    requireEqual(afterFirst[0], 'SUBMITTED (correction)', 'The fact after CONFIRMED')
    requireEqual(afterFirst.at(-1), 'FINALIZED', 'The last fact')
    return `CONFIRMED, ${afterFirst.join(', ')}`
  },
  break: {
    file: 'packages/core/src/transaction/inclusion.ts',
    find: '      delivery: buildDelivery(work),\n    },\n    { correction: true },',
    replace: '      delivery: buildDelivery(work),\n    },\n    { correction: false },',
  },
}
