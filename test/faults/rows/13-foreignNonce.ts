import type { Row } from '../row.ts'
import type { Stage } from '../stage/openStage.ts'
import { require, requireEqual } from '../stage/require.ts'
import { waitFor } from '../stage/waitFor.ts'

export const row: Row = {
  row: 13,
  fault: 'nonce consumed outside: owner lane / session lane',
  expected: 'asked to sign again once / vault halted, key wiped, alert',
  run: async (stage) => `owner lane: ${await useOwnerLane(stage)}; session lane: ${await useSessionLane(stage)}`,
  // A nonce that went elsewhere is nobody's concern.
  break: {
    file: 'packages/core/src/transaction/expiry.ts',
    find: '  const halted = halt(cancel(noted, intent, keyUsedElsewhere), keyUsedElsewhere)\n',
    replace: '  const halted = cancel(noted, intent, keyUsedElsewhere)\n',
  },
}

async function useOwnerLane(stage: Stage): Promise<string> {
  const vault = await stage.openVault()
  const id = await vault.cast({ authority: { kind: 'owner' } })
  const shown = await vault.untilShown(id)
  await vault.burnNonce('owner')
  const again = await vault.untilShown(id, shown.userOpHash)
  requireEqual(await vault.findHalt(), undefined, 'The halt')
  await vault.signAsOwner(id, again)
  await vault.until(id, ['FINALIZED'])

  const second = await vault.cast({ authority: { kind: 'owner' } })
  let last = await vault.untilShown(second)
  await vault.burnNonce('owner')
  last = await vault.untilShown(second, last.userOpHash)
  await vault.burnNonce('owner')
  const { reason } = await vault.until(second, ['CANCELLED'])
  requireEqual([reason?.code, await vault.findHalt()], ['foreign_nonce', undefined], 'Reason, halt')
  return 'signed again, no halt; used a second time: not asked again'
}

async function useSessionLane(stage: Stage): Promise<string> {
  const vault = await stage.openVault()
  await stage.chain.setBundling('manual')
  const id = await vault.cast()
  await vault.until(id, ['PENDING'])
  await vault.burnNonce('session')
  await stage.chain.setBundling('auto')
  await vault.until(id, ['CANCELLED'])
  const halt = await waitFor('the halt', vault.findHalt, { timeoutMs: 5_000 })
  requireEqual(halt, 'foreign_nonce', 'The halt')
  require((await vault.listAlerts()).includes('vault_halted'), 'There is no alert.')
  const session = await vault.manager.getSession(vault.session.id)
  require(session.ok && session.value.keyWiped, 'The key is still there.')
  const refused = await vault.manager.submit(await vault.buildSupply())
  require(!refused.ok && refused.refusal.code === 'vault_halted', 'The halted vault takes another intent.')
  return 'halted, key wiped, alert'
}
