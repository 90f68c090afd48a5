import type { Row } from '../row.ts'
import { require, requireEqual } from '../stage/require.ts'

export const row: Row = {
  row: 19,
  fault: 'mined with success = false',
  expected: 'REVERTED with decoded reason, no automatic retry',
  run: async (stage) => {
    const vault = await stage.openVault()
    await stage.chain.setBundling('manual')
    const id = await vault.cast()
    await vault.until(id, ['PENDING'])
    await vault.empty()
    const [operation] = stage.listSends()
    require(operation !== undefined, 'Nothing was handed over.')
    requireEqual(await stage.chain.handleOps(operation), ['success'], 'The bundle')
    await stage.chain.setBundling('auto')
    const { reason, attempts } = await vault.until(id, ['REVERTED'])
    requireEqual([reason?.code, attempts], ['reverted', 1], 'Reason and attempts')
    require(/balance|holds|exceed/i.test(reason?.message ?? ''), `The reason says: ${reason?.message}`)
    await stage.chain.untilHeight((await stage.chain.getHeight()) + 6)
    requireEqual(
      (await vault.listExecutions()).map(({ success }) => success),
      [false],
      'Executions',
    )
    return `REVERTED: ${reason?.message} One attempt`
  },
  break: {
    file: 'packages/tlm/src/adapters/entryPointReads.ts',
    find: '        success: log.args.success,\n',
    replace: '        success: true,\n',
  },
}
