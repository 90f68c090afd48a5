import type { Row } from '../row.ts'
import { require, requireEqual } from '../stage/require.ts'
import { raiseAttempt } from '../steps/raiseAttempt.ts'

export const row: Row = {
  row: 8,
  fault: 'accepted, never bundled: the base fee rose above what it pays',
  expected: 'bump; all attempts tracked',
  run: async (stage) => {
    const { vault, id } = await raiseAttempt(stage)
    await stage.chain.setBundling('auto')
    await vault.untilExecuted(1)
    const { attempts } = await vault.listMaterial(id)
    const operations = attempts.map(({ operation }) => operation)
    requireEqual(new Set(operations.map(({ nonce }) => nonce)).size, 1, 'Nonces of the attempts')
    requireEqual(new Set(operations.map(({ callData }) => callData)).size, 1, 'Calls of the attempts')
    const [first = 0, second = 0] = operations.map(({ maxFeePerGas }) => Number(maxFeePerGas))
    require(second >= first * 1.1, `The fee rose from ${first} to ${second} wei only.`)
    return `${attempts.length} attempts on one nonce`
  },
  break: {
    file: 'packages/core/src/transaction/replacement.ts',
    find: "  return isTooLow || intent.status === 'STUCK' ||",
    replace: "  return intent.status === 'STUCK' ||",
  },
}
