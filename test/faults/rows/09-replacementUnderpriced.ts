import type { Row } from '../row.ts'
import type { Stage } from '../stage/openStage.ts'
import { require, requireEqual } from '../stage/require.ts'
import { waitFor } from '../stage/waitFor.ts'

/** Above what the attempt pays that is to be replaced: twice the base fee that it was signed at. */
const BASE_FEES_GWEI = [5, 16, 45]
const MAX_ATTEMPTS = 3
const CEILING_GWEI = 10

export const row: Row = {
  row: 9,
  fault: 'replacement underpriced',
  expected: 'raised further within the 3 and the ceiling, then held',
  run: async (stage) => `${await useAttempts(stage)}; ${await reachCeiling(stage)}`,
  break: {
    file: 'packages/core/src/transaction/replacement.ts',
    find: '(attempt) => attempt.kind === kind).length >= work.limits.maxAttempts',
    replace: '(attempt) => attempt.kind === kind).length > work.limits.maxAttempts',
  },
}

async function useAttempts(stage: Stage): Promise<string> {
  const vault = await stage.openVault()
  await stage.chain.setBundling('manual')
  const id = await vault.cast()
  await vault.until(id, ['PENDING'])
  const message = 'replacement underpriced: bump the gas price by minimum 10%'
  stage.bundler.inject({ kind: 'error', code: -32_602, message, methods: ['eth_sendUserOperation'], id: 'low' })
  for (const [index, gwei] of BASE_FEES_GWEI.entries()) {
    await stage.chain.setNextBaseFee(gwei)
    if (index + 2 > MAX_ATTEMPTS) break
    await waitFor(`attempt ${index + 2}`, async () => ((await vault.get(id)).attempts >= index + 2 ? true : undefined))
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
}

/** The second attempt pays the ceiling; a base fee above it is waited out. */
async function reachCeiling(stage: Stage): Promise<string> {
  const vault = await stage.openVault()
  await stage.chain.setBundling('manual')
  const id = await vault.cast({ maxFeePerGasCeilingWei: String(CEILING_GWEI * 1e9) })
  await vault.until(id, ['PENDING'])
  const listFees = async () =>
    (await vault.listMaterial(id)).attempts.map(({ operation }) => Number(operation.maxFeePerGas) / 1e9)
  const [first = 0] = await listFees()
  await stage.chain.setNextBaseFee((first + CEILING_GWEI) / 2)
  await waitFor('a second attempt', async () => ((await listFees()).length > 1 ? true : undefined))
  await stage.chain.setNextBaseFee(CEILING_GWEI + 5)
  await stage.chain.untilHeight((await stage.chain.getHeight()) + 8)
  const fees = await listFees()
  requireEqual(fees, [first, CEILING_GWEI], 'Fees under a ceiling, in gwei')
  await stage.chain.setNextBaseFee(1)
  await stage.chain.setBundling('auto')
  await vault.untilExecuted(1)
  return `under a ceiling of ${CEILING_GWEI} gwei held after ${fees.length}`
}
