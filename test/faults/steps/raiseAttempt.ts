import type { IntentId } from '@spells/shared'
import type { Stage } from '../stage/openStage.ts'
import type { TestVault } from '../stage/openTestVault.ts'
import { waitFor } from '../stage/waitFor.ts'

const BASE_FEE_GWEI = 10

/** A cast that the bundler has and does not bundle, since the base fee rose above what it pays; raised once. */
export async function raiseAttempt(stage: Stage): Promise<{ readonly vault: TestVault; readonly id: IntentId }> {
  const vault = await stage.openVault()
  stage.bundler.forgetCalls()
  await stage.chain.setBundling('manual')
  const id = await vault.cast()
  await vault.until(id, ['PENDING'])
  await stage.chain.setNextBaseFee(BASE_FEE_GWEI)
  await waitFor('a raised attempt', async () => ((await vault.get(id)).attempts > 1 ? true : undefined))
  await waitFor('the raised attempt at the bundler', async () => {
    const fees = new Set(stage.listSends().map(({ maxFeePerGas }) => maxFeePerGas))
    return fees.size > 1 ? true : undefined
  })
  return { vault, id }
}
