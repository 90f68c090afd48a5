import type { Row } from '../row.ts'
import { editObject } from '../stage/objectStorage.ts'
import { require, requireEqual } from '../stage/require.ts'
import { waitFor } from '../stage/waitFor.ts'

export const row: Row = {
  row: 30,
  fault: 'storage write fails: of the intent, of the signed bytes',
  expected: 'request fails, nothing sent',
  run: async (stage) => {
    const vault = await stage.openVault()
    const failWrites = (table: string) =>
      `CREATE TRIGGER fails_${table} BEFORE INSERT ON ${table} BEGIN SELECT RAISE(ABORT, 'disk failure'); END`
    const edit = (...statements: readonly string[]) =>
      stage.whileDown(() =>
        editObject(stage.persistDir, vault.address, (database) => {
          for (const statement of statements) database.exec(statement)
        }),
      )
    await edit(failWrites('intents'))
    const intent = await vault.buildSupply()
    const reply = await vault.manager.submit(intent).then(
      ({ ok }) => ok,
      () => 'failed',
    )
    requireEqual(reply, 'failed', 'The request')
    const known = await vault.manager.getIntent(intent.id)
    requireEqual(known.ok, false, 'Known after the failed write')

    await edit('DROP TRIGGER fails_intents', failWrites('operations'))
    const id = await vault.submit(intent)
    await waitFor('the signature', async () => (stage.sawLog('commit_failed') ? true : undefined))
    await stage.chain.untilHeight((await stage.chain.getHeight()) + 8)
    const { status, attempts } = await vault.get(id)
    requireEqual([status, attempts, stage.listSends().length], ['CREATED', 0, 0], 'Status, attempts, sends')
    await edit('DROP TRIGGER fails_operations')
    await vault.until(id, ['FINALIZED'])
    require((await vault.listExecutions()).length === 1, 'It ran more than once.')
    return 'request failed; without stored bytes nothing was handed over; went on when writes worked'
  },
  // State, bytes and effects are not one write.
  break: {
    file: 'packages/tlm/src/vaultStore.ts',
    find: '      storage.transactionSync(() => write(change))\n',
    replace: '      write(change)\n',
  },
}
