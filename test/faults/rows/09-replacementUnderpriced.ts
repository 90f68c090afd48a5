import type { Row } from '../row.ts'
import { require, requireEqual } from '../stage/require.ts'
import { waitFor } from '../stage/waitFor.ts'

/** Above what the attempt pays that is to be replaced: twice the base fee that it was signed at. */
const BASE_FEES_GWEI = [5, 16, 45]
const MAX_ATTEMPTS = 3

export const row: Row = {
  row: 9,
  fault: 'replacement underpriced',
  expected: 'raised further within the 3 and the ceiling, then held',
  run: async (stage) => {
    const vault = await stage.openVault()
    await stage.chain.setBundling('manual')
    const id = await vault.cast()
    await vault.until(id, ['PENDING'])
    const message = 'replacement underpriced: bump the gas price by minimum 10%'
    stage.bundler.inject({ kind: 'error', code: -32_602, message, methods: ['eth_sendUserOperation'], id: 'low' })
    for (const [index, gwei] of BASE_FEES_GWEI.entries()) {
      await stage.chain.setNextBaseFee(gwei)
      if (index + 2 > MAX_ATTEMPTS) break
      await waitFor(`attempt ${index + 2}`, async () =>
        (await vault.get(id)).attempts >= index + 2 ? true : undefined,
      )
    }
    // Long enough for a fourth one.
    await stage.chain.untilHeight((await stage.chain.getHeight()) + 8)
    const { attempts, reason } = await vault.get(id)
    requireEqual(attempts, MAX_ATTEMPTS, 'Attempts')
    const fees = (await vault.listMaterial(id)).attempts.map(({ operation }) => Number(operation.maxFeePerGas))
    require(fees.every((fee, index) => index === 0 || fee >= (fees[index - 1] ?? 0) * 1.1), `Fees: ${fees.join(', ')}`)
    require(fees.every((fee) => fee <= 100e9), `A fee is above the ceiling: ${fees.join(', ')}`)
    stage.bundler.heal('low')
    await stage.chain.setNextBaseFee(1)
    await stage.chain.setBundling('auto')
    await vault.untilExecuted(1)
    return `${attempts} attempts at ${fees.map((fee) => (fee / 1e9).toFixed(1)).join(', ')} gwei, then held (${reason?.code})`
  },
  break: {
    file: 'packages/core/src/transaction/replacement.ts',
    find: '(attempt) => attempt.kind === kind).length >= work.limits.maxAttempts',
    replace: '(attempt) => attempt.kind === kind).length > work.limits.maxAttempts',
  },
}
