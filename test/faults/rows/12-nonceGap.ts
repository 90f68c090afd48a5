import type { Row } from '../row.ts'
import { requireEqual } from '../stage/require.ts'

export const row: Row = {
  row: 12,
  fault: 'nonce gap: a reorg and a lost mempool drop the predecessor',
  expected: 'lowest first; no-op only if the predecessor can never be sent: both once, without one',
  run: async (stage) => {
    const vault = await stage.openVault()
    const first = await vault.cast()
    const { inclusion } = await vault.until(first, ['CONFIRMED'])
    await stage.chain.setBundling('manual')
    const second = await vault.cast()
    await vault.until(second, ['PENDING', 'SUBMITTED'])
    await stage.chain.forgetMempool()
    await stage.chain.reorgFrom(Number(inclusion?.blockNumber))
    await stage.chain.setBundling('auto')
    for (const id of [first, second]) await vault.until(id, ['FINALIZED'])
    const sequences = (await vault.listExecutions()).map(({ nonce }) => Number(nonce & 0xffffn))
    requireEqual(sequences, [0, 1], 'Nonces in the order of the chain')
    for (const id of [first, second]) {
      const kinds = (await vault.listMaterial(id)).attempts.map(({ kind }) => kind)
      requireEqual([...new Set(kinds)], ['calls'], 'Kinds of attempts of what can still be sent')
    }
    const taken = (await vault.listFacts()).filter(({ correction }) => correction)
    return `${taken.length} corrected; executed in the order ${sequences.join(', ')}`
  },
  // What a reorg took back is not handed over again.
  break: {
    file: 'packages/core/src/transaction/inclusion.ts',
    find: '      delivery: buildDelivery(work),\n    },\n    { correction: true },',
    replace:
      '      delivery: { ...buildDelivery(work), lastSentAtMs: work.nowMs + 50_000, refusal: { code: "", message: "", mayPassLater: false } },\n    },\n    { correction: true },',
  },
}
