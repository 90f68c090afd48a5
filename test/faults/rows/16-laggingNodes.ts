import type { Row } from '../row.ts'
import { requireEqual } from '../stage/require.ts'

const BEHIND = 20

export const row: Row = {
  row: 16,
  fault: `nodes lag by ${BEHIND} blocks: one of two, then both`,
  expected: 'the finalized nonce never goes down; no early re-sign',
  run: async (stage) => {
    const vault = await stage.openVault()
    await vault.until(await vault.cast(), ['FINALIZED'])
    for (const behind of [stage.nodes.slice(0, 1), stage.nodes]) {
      const id = await vault.cast()
      await vault.until(id, ['INCLUDED_UNVERIFIED', 'CONFIRMED'])
      for (const node of behind) node.inject({ kind: 'lag', blocks: BEHIND, id: 'behind' })
      const next = await vault.cast()
      await stage.chain.untilHeight((await stage.chain.getHeight()) + BEHIND + 5)
      for (const node of behind) node.heal('behind')
      for (const each of [id, next]) await vault.until(each, ['FINALIZED'])
    }
    const corrected = (await vault.listFacts()).filter(({ correction }) => correction)
    requireEqual(corrected.length, 0, 'Corrections')
    const nonces = (await vault.listExecutions()).map(({ nonce }) => Number(nonce & 0xffffn))
    requireEqual(nonces, [0, 1, 2, 3, 4], 'Nonces in the order of the chain')
    return 'nothing taken back, each nonce once'
  },
  // What a node does not know yet is taken for taken back.
  break: {
    file: 'packages/core/src/transaction/observation.ts',
    find: '  if (finalized && seen.finalized.number < finalized.number) return work\n',
    replace:
      '  if (finalized && seen.finalized.number < finalized.number) return listOpen(work.state).filter(isIncluded).reduce(takeBack, work)\n',
  },
}
