import type { Row } from '../row.ts'
import { require, requireEqual } from '../stage/require.ts'

const DEADLINE_SEC = 600

export const row: Row = {
  row: 20,
  fault: 'our simulation refuses / the bundler refuses after signing',
  expected: 'REJECTED, nonce free / nonce held until the deadline, then its end',
  run: async (stage) => {
    const vault = await stage.openVault({ usdc: '10' })
    const rejected = await vault.submit(await vault.buildSupply({ amount: '50000000' }))
    const { reason, attempts } = await vault.until(rejected, ['REJECTED'])
    requireEqual([reason?.code, attempts], ['calls_revert', 0], 'Reason, attempts of what was refused before signing')

    stage.bundler.inject({
      kind: 'error',
      code: -32_507,
      message: 'AA24 signature error',
      methods: ['eth_sendUserOperation'],
      id: 'refuse',
    })
    const held = await vault.cast()
    const next = await vault.cast({
      deadlineSec: Number((await stage.chain.reader.getBlock()).timestamp) + 3 * DEADLINE_SEC,
    })
    const { nonce } = await vault.untilReason(held, 'signature_refused')
    requireEqual(Number(BigInt(nonce ?? 1) & 0xffffn), 0, 'The nonce that the rejected one left free')
    await stage.chain.untilHeight((await stage.chain.getHeight()) + 6)
    const [waiting, behind] = [await vault.get(held), await vault.get(next)]
    require(!['REJECTED', 'CANCELLED', 'EXPIRED'].includes(
      waiting.status,
    ), `It ended ${waiting.status} while it can land.`)
    requireEqual(behind.nonce, undefined, 'The nonce of the one behind')
    stage.bundler.heal('refuse')
    stage.bundler.inject({ kind: 'dropRequest', methods: ['eth_sendUserOperation'], id: 'lose' })
    stage.stack.clock.change({ advanceMs: (DEADLINE_SEC + 30) * 1000 })
    await vault.until(held, ['EXPIRED'])
    stage.bundler.heal('lose')
    const last = await vault.until(next, ['FINALIZED'])
    requireEqual(last.nonce, nonce, 'The nonce of the one behind, once it was free')
    return `REJECTED (${reason?.code}); held as ${waiting.status}, EXPIRED at the final deadline, its nonce used again`
  },
  // A refusal after signing frees the nonce.
  break: {
    file: 'packages/core/src/transaction/submission.ts',
    find: '      const refused = { ...intent, delivery: { ...delivery, refusal: outcome.refusal }, status: left }\n',
    replace:
      "      if (left) return { ...pickBase(intent), status: 'REJECTED', reason: { code, message } }\n      const refused = intent\n",
  },
}
