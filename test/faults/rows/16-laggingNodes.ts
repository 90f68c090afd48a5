import type { Row } from '../row.ts'
import type { Stage } from '../stage/openStage.ts'
import { require, requireEqual } from '../stage/require.ts'

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
      const floor = await readFloor(stage, vault.address)
      await stage.chain.untilHeight((await stage.chain.getHeight()) + BEHIND + 5)
      const later = await readFloor(stage, vault.address)
      require(later >= floor, `The finalized nonce went down from ${floor} to ${later}.`)
      for (const node of behind) node.heal('behind')
      for (const each of [id, next]) {
        const { attempts } = await vault.until(each, ['FINALIZED'])
        requireEqual(attempts, 1, 'Signatures of a cast')
      }
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
    return 'nothing taken back, no finalized nonce lowered, each nonce signed once; a session newer than one node lands'
  },
  // Whoever is furthest behind is asked first.
  break: {
    file: 'packages/tlm/src/adapters/endpointHealth.ts',
    find: '    Math.floor(health.lagBlocks / LAG_STEP_BLOCKS),\n',
    replace: '    -Math.floor(health.lagBlocks / LAG_STEP_BLOCKS),\n',
  },
}

/** The next nonce of the vault's first lane that is final, as it is stored; read by a new instance. */
async function readFloor(stage: Stage, vault: `0x${string}`): Promise<number> {
  let floor = -1
  await stage.whileDown(() => {
    const [row] = stage.readObject(vault, 'SELECT state FROM vault')
    const state = JSON.parse(String(row?.state)) as { readonly lanes: Readonly<Record<string, { floor: number }>> }
    floor = state.lanes['0']?.floor ?? -1
  })
  return floor
}
