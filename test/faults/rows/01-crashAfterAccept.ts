import type { Row } from '../row.ts'
import { requireEqual } from '../stage/require.ts'

export const row: Row = {
  row: 1,
  fault: 'crash after intent stored, before nonce',
  expected: 'resumed by alarm; one execution',
  run: async (stage) => {
    const vault = await stage.openVault()
    // Without an answer of the nodes no lane is open, so no nonce can be given.
    for (const node of stage.nodes) node.inject({ kind: 'hang', methods: ['eth_getBlockByNumber'], id: 'no-head' })
    const reached = stage.holdNext('tlm.accepted')
    const intent = await vault.buildSupply()
    const reply = vault.submit(intent).then(
      () => 'answered',
      () => 'no answer',
    )
    await reached
    await stage.kill('private')
    requireEqual(await reply, 'no answer', 'The caller that was cut off')
    for (const node of stage.nodes) node.heal('no-head')
    await stage.restart('private')
    await vault.untilExecuted(1)
    vault.accepted.push(intent.id)
    return 'caller cut off; executed after the restart without a further request'
  },
  break: {
    file: 'packages/tlm/src/vaultEngine.ts',
    find: '    void storage.setAlarm(atMs)\n',
    replace: '',
  },
}
