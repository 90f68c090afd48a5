import { parseEther } from 'viem'
import type { Row } from '../row.ts'
import { require, requireEqual } from '../stage/require.ts'

export const row: Row = {
  row: 21,
  fault: 'paymaster out of deposit',
  expected: 'sponsored ones wait and say so, alert, resume after refill; or user-paid if allowed',
  run: async (stage) => {
    const vault = await stage.openVault()
    await stage.stack.setSponsorDeposit(0n)
    try {
      const waiting = await vault.cast({
        payer: { kind: 'sponsor', fallback: 'none' },
        conflictGroup: 'a',
        postConditions: [],
      })
      const paid = await vault.cast({
        payer: { kind: 'sponsor', fallback: 'vault' },
        conflictGroup: 'b',
        postConditions: [],
      })
      await vault.untilReason(waiting, 'sponsor_empty')
      require(stage.sawAlert('sponsor_empty'), 'There is no alert.')
      const byVault = await vault.until(paid, ['FINALIZED'])
      requireEqual(byVault.paidBy, 'vault', 'Who paid where the vault may')
      requireEqual((await vault.get(waiting)).status, 'CREATED', 'The one that waits')
      await stage.stack.setSponsorDeposit(parseEther('10'))
      const bySponsor = await vault.until(waiting, ['FINALIZED'])
      requireEqual(bySponsor.paidBy, 'sponsor', 'Who paid after the refill')
      return 'sponsor_empty with an alert, then paid by the sponsor; the other one paid by the vault'
    } finally {
      await stage.stack.setSponsorDeposit(parseEther('10'))
    }
  },
  break: {
    file: 'packages/tlm/src/sponsor/sponsorDesk.ts',
    find: "deposit is too low at the moment.', retry: true }",
    replace: "deposit is too low at the moment.', retry: false }",
  },
}
