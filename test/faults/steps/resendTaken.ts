import type { IntentId } from '@spells/shared'
import { requireSameBytes } from '../requireSameBytes.ts'
import type { Stage } from '../stage/openStage.ts'
import type { TestVault } from '../stage/openTestVault.ts'
import { waitFor } from '../stage/waitFor.ts'

/**
 * The bundler has an operation, and we do not know it: requires that the operation is looked for by its hash, that the
 * same bytes are handed over again, and that they run once.
 * @param lose casts, and has the bundler's answer lost
 */
export async function resendTaken(stage: Stage, lose: (vault: TestVault) => Promise<IntentId>): Promise<string> {
  const vault = await stage.openVault()
  await stage.chain.setBundling('manual')
  const id = await lose(vault)
  await stage.untilSends(2)
  await untilLookedUp(stage, vault, id)
  await stage.chain.setBundling('auto')
  await vault.untilExecuted(1)
  return `looked up by hash, ${requireSameBytes(stage.listSends(), 2)}`
}

async function untilLookedUp({ nodes }: Stage, vault: TestVault, id: IntentId): Promise<void> {
  const { userOpHash = '' } = await vault.get(id)
  await waitFor('a look for the operation by its hash', async () => {
    const searches = nodes.flatMap((node) => node.listCalls('eth_getLogs'))
    return searches.some(({ params }) => userOpHash && JSON.stringify(params).includes(userOpHash)) || undefined
  })
}
