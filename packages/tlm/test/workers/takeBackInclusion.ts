import type { IntentId } from '@spells/shared'
import { expect } from 'vitest'
import { callBundler, callNode, type TestVault } from './setupVault.ts'

/**
 * Lets an operation land, and replaces the blocks from its own on. While blocks are held: none of them is final, and the
 * vault and the bundler both know of it.
 */
export async function takeBackInclusion(vault: TestVault, id: IntentId, mine: () => Promise<void>): Promise<void> {
  await vault.mineUntilExecuted(mine)
  const { inclusion, userOpHash } = await vault.until(id, ['CONFIRMED'])
  await expect
    .poll(() => callBundler('pimlico_getUserOperationStatus', userOpHash))
    .toMatchObject({ status: 'included' })
  const head = Number(await callNode('eth_blockNumber'))
  await callNode('anvil_reorg', head - Number(inclusion?.blockNumber) + 1, [])
}
