import type { Row } from '../row.ts'
import { deleteAlarms } from '../stage/objectStorage.ts'
import { require } from '../stage/require.ts'

export const row: Row = {
  row: 26,
  fault: 'alarm lost',
  expected: 're-armed by the constructor',
  run: async (stage) => {
    const vault = await stage.openVault()
    const reached = stage.holdNext('tlm.signed')
    const id = await vault.cast()
    await reached
    let lost = 0
    await stage.whileDown(() => {
      lost = deleteAlarms(stage.persistDir)
    })
    require(lost > 0, 'There was no alarm to lose.')
    // Only reads: what wakes the object is its constructor.
    await vault.get(id)
    await vault.untilExecuted(1)
    return `${lost} stored alarms deleted; executed after one read`
  },
  break: {
    file: 'packages/tlm/src/TransactionManager.ts',
    find: '      if (!this.#engine.hasWork()) return\n',
    replace: '      return\n',
  },
}
