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
    // A session that the preferred node does not know yet.
    stage.nodes[0].inject({ kind: 'lag', blocks: 3 * BEHIND, id: 'behind' })
    const young = await stage.openVault()
    await young.until(await young.cast(), ['INCLUDED_UNVERIFIED', 'CONFIRMED'])
    stage.nodes[0].heal('behind')
    return 'nothing taken back, each nonce once; a session newer than one node lands'
  },
  // Whoever is furthest behind is asked first.
  break: {
    file: 'packages/tlm/src/adapters/endpointHealth.ts',
    find: '    Math.floor(health.lagBlocks / LAG_STEP_BLOCKS),\n',
    replace: '    -Math.floor(health.lagBlocks / LAG_STEP_BLOCKS),\n',
  },
}
