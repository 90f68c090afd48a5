import { requireSameBytes } from '../requireSameBytes.ts'
import type { Row } from '../row.ts'

export const row: Row = {
  row: 7,
  fault: 'bundler killed and restarted, its mempool is lost',
  expected: 'same bytes resent',
  run: async (stage) => {
    const vault = await stage.openVault()
    await stage.chain.setBundling('manual')
    const id = await vault.cast()
    await vault.until(id, ['PENDING'])
    await stage.kill('bundler')
    await stage.restart('bundler')
    await vault.untilExecuted(1)
    return requireSameBytes(stage.listSends(), 2)
  },
  // What a bundler once took is believed to be there for ever.
  break: {
    file: 'packages/core/src/transaction/pursuit.ts',
    find: '    !isSendable(intent) ||\n',
    replace: "    !isSendable(intent) ||\n    intent.status === 'PENDING' ||\n",
  },
}
