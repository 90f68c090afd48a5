import type { Row } from '../row.ts'
import { requireEqual } from '../stage/require.ts'
import { waitFor } from '../stage/waitFor.ts'

export const row: Row = {
  row: 17,
  fault: 'a node forges a receipt',
  expected: 'second node and the log disagree: stays pending, alert',
  run: async (stage) => {
    const vault = await stage.openVault()
    await stage.chain.setBundling('manual')
    const id = await vault.cast()
    await vault.until(id, ['PENDING'])
    stage.nodes[0].inject({ kind: 'forgeInclusion', blocksBelowHead: 3, id: 'lie' })
    await waitFor('the alert', async () => (await vault.listAlerts()).includes('nodes_disagree') || undefined)
    await stage.chain.untilHeight((await stage.chain.getHeight()) + 12)
    const statuses = (await vault.listFacts()).map(({ status }) => status)
    requireEqual(
      statuses.filter((status) => ['INCLUDED_UNVERIFIED', 'CONFIRMED', 'FINALIZED'].includes(status)),
      [],
      'Believed',
    )
    stage.nodes[0].heal('lie')
    await stage.chain.setBundling('auto')
    await vault.until(id, ['FINALIZED'])
    return 'stayed pending, alert nodes_disagree'
  },
  break: {
    file: 'packages/tlm/src/adapters/compareReadings.ts',
    find: '.filter(([hash]) => !contested.some((each) => each === hash))',
    replace: '.map(([hash, seen]) => [hash, seen ?? other.inclusions.get(hash as never) ?? null] as const)',
  },
}
