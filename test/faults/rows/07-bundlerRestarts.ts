import { requireSameBytes } from '../requireSameBytes.ts'
import type { Row } from '../row.ts'
import { require } from '../stage/require.ts'
import { waitFor } from '../stage/waitFor.ts'

const LATEST_MS = 5_000

export const row: Row = {
  row: 7,
  fault: 'bundler killed and restarted, its mempool is lost',
  expected: 'same bytes resent ≤ 5 s after detection',
  run: async (stage) => {
    const vault = await stage.openVault()
    await stage.chain.setBundling('manual')
    const id = await vault.cast()
    await vault.until(id, ['PENDING'])
    // It has been there for a while, and was offered again and again.
    await stage.untilSends(4)
    await stage.kill('bundler')
    await stage.restart('bundler')
    const backAtMs = performance.now()
    const isLater = ({ atMs }: { readonly atMs: number }) => atMs >= backAtMs
    const [again] = await waitFor('the same bytes again', async () => {
      const later = stage.bundler.listCalls('eth_sendUserOperation').filter(isLater)
      return later.length > 0 ? later : undefined
    })
    const tookMs = (again?.atMs ?? 0) - backAtMs
    require(tookMs <= LATEST_MS, `Handed over again only after ${(tookMs / 1000).toFixed(1)} s.`)
    await vault.untilExecuted(1)
    const sends = requireSameBytes(stage.listSends(), 5)
    return `${(tookMs / 1000).toFixed(1)} s after the bundler answered again; ${sends}`
  },
  break: {
    file: 'packages/core/src/transaction/pursuit.ts',
    find: '!isSendable(intent) ||',
    replace: "!isSendable(intent) || intent.status === 'PENDING' ||",
  },
}
