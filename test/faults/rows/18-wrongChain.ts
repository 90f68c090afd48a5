import type { Row } from '../row.ts'
import { require, requireEqual } from '../stage/require.ts'
import { waitFor } from '../stage/waitFor.ts'

export const row: Row = {
  row: 18,
  fault: 'nodes answer with another chain id',
  expected: 'vault halts, nothing signed, alert',
  run: async (stage) => {
    const vault = await stage.openVault()
    for (const node of stage.nodes) node.inject({ kind: 'chainId', chainId: 5, id: 'foreign' })
    const id = await vault.cast()
    await waitFor('the halt', async () => ((await vault.findHalt()) === 'wrong_chain' ? true : undefined))
    await stage.chain.untilHeight((await stage.chain.getHeight()) + 6)
    const { status, attempts } = await vault.get(id)
    requireEqual([status, attempts, stage.listSends().length], ['CREATED', 0, 0], 'Status, attempts, sends')
    require((await vault.listAlerts()).includes('vault_halted'), 'There is no alert.')
    for (const node of stage.nodes) node.heal('foreign')
    await vault.until(id, ['FINALIZED'], 60_000)
    return 'halted with an alert, nothing signed; went on when the chain was right'
  },
  break: {
    file: 'packages/tlm/src/adapters/nodePool.ts',
    find: '    const isForeign = chainId !== config.chainId\n',
    replace: '    const isForeign = false\n',
  },
}
