import { parseEther } from 'viem'
import type { Row } from '../row.ts'
import { requireEqual } from '../stage/require.ts'
import { waitFor } from '../stage/waitFor.ts'

export const row: Row = {
  row: 22,
  fault: 'vault cannot pay',
  expected: 'as 21, per vault',
  run: async (stage) => {
    const [poor, other] = [await stage.openVault({ ether: '0' }), await stage.openVault()]
    const [waiting, paid] = [await poor.cast(), await other.cast()]
    await poor.untilReason(waiting, 'vault_cannot_pay')
    await waitFor('the alert', async () => (await poor.listAlerts()).includes('vault_cannot_pay') || undefined)
    await other.until(paid, ['FINALIZED'])
    requireEqual((await poor.get(waiting)).status, 'CREATED', 'The one that waits')
    await stage.chain.fund(poor.address, parseEther('1'))
    await poor.until(waiting, ['FINALIZED'])
    return 'vault_cannot_pay with an alert, went on when funded; the other vault was not held up'
  },
  break: {
    file: 'packages/tlm/src/adapters/classifyBundlerError.ts',
    find: "  AA21: {\n    kind: 'later',",
    replace: "  AA21: {\n    kind: 'never',",
  },
}
