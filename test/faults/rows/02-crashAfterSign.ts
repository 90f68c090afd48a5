import { requireSameBytes } from '../requireSameBytes.ts'
import type { Row } from '../row.ts'
import { requireEqual } from '../stage/require.ts'

export const row: Row = {
  row: 2,
  fault: 'crash after sign stored, before send',
  expected: 'same bytes sent; one execution',
  run: async (stage) => {
    const vault = await stage.openVault()
    const reached = stage.holdNext('tlm.signed')
    const id = await vault.cast()
    await reached
    const { userOpHash, nonce } = await vault.get(id)
    await stage.kill('private')
    requireEqual(stage.listSends().length, 0, 'Operations handed over before the crash')
    await stage.restart('private')
    await vault.untilExecuted(1)
    const [execution] = await vault.listExecutions()
    requireEqual([execution?.userOpHash, String(execution?.nonce)], [userOpHash, nonce], 'What was executed')
    return requireSameBytes(stage.listSends(), 1)
  },
  break: {
    file: 'packages/tlm/src/vaultStore.ts',
    find: '      sql.exec(query, intentId, attempt, userOpHash, JSON.stringify(operation))\n',
    replace: '',
  },
}
