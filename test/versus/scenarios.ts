import type { ChainTools } from '../faults/stage/chainTools.ts'
import { waitFor } from '../faults/stage/waitFor.ts'
import type { Cast, Contender, Report } from './contender.ts'
import { LOW_GWEI } from './ground.ts'

/** One fault, done in the same way to every contender. */
export type Scenario = {
  readonly name: string
  /** What happens, in a sentence. */
  readonly fault: string
  /** @returns the client's last word about each cast; nothing where it gave none */
  run(contender: Contender, casts: readonly Cast[], chain: ChainTools): Promise<ReadonlyMap<string, Report>>
}

const STALL_MS = 40_000
const STALL_GWEI = 50
const DELAY_MS = 1_500
const REORG_BLOCKS = 3

/** Asks for every cast, and once more for those whose client died before it said what became of them. */
async function askAll(contender: Contender, casts: readonly Cast[], whileAsked: () => Promise<void>) {
  const reports = new Map<string, Report>()
  const ask = async (cast: Cast): Promise<boolean> => {
    try {
      reports.set(cast.id, await contender.ask(cast))
      return true
    } catch {
      return false
    }
  }
  const asked = casts.map(ask)
  await whileAsked()
  const answered = await Promise.all(asked)
  await Promise.all(casts.filter((_, index) => !answered[index]).map(ask))
  return reports
}

const untilSends = (contender: Contender, count: number) =>
  waitFor('bytes handed over', async () =>
    contender.proxy.listCalls(contender.sendMethod).length >= count ? true : undefined,
  )

/** Signed bytes are on their way for a while, so that something can happen meanwhile. */
const delaySends = (contender: Contender, times: number) =>
  contender.proxy.inject({ kind: 'delay', delayMs: DELAY_MS, methods: [contender.sendMethod], times })

export const scenarios: readonly Scenario[] = [
  {
    name: 'no fault',
    fault: 'nothing happens',
    run: (contender, casts) => askAll(contender, casts, async () => {}),
  },
  {
    name: 'lost reply',
    fault: 'the signed bytes are taken, the answer is lost, for each cast’s first hand-over',
    run: (contender, casts) => {
      contender.proxy.inject({ kind: 'dropReply', methods: [contender.sendMethod], times: casts.length })
      return askAll(contender, casts, async () => {})
    },
  },
  {
    name: 'lost mempool',
    fault: 'whoever took the bytes restarts without them',
    run: (contender, casts) => {
      delaySends(contender, casts.length)
      return askAll(contender, casts, async () => {
        await untilSends(contender, 1)
        await contender.hold()
        await new Promise((resolve) => setTimeout(resolve, 2 * DELAY_MS))
        await contender.forget()
        await contender.release()
      })
    },
  },
  {
    name: 'crash after signing',
    fault: 'the signing process is killed while the bytes are on their way; its caller asks again',
    run: (contender, casts) => {
      delaySends(contender, casts.length)
      return askAll(contender, casts, async () => {
        await untilSends(contender, 1)
        await contender.kill()
        await contender.restart()
      })
    },
  },
  {
    name: 'fee stall',
    fault: `the base fee rises to ${STALL_GWEI} gwei after signing, for ${STALL_MS / 1000} s`,
    run: (contender, casts, chain) => {
      delaySends(contender, casts.length)
      return askAll(contender, casts, async () => {
        await untilSends(contender, 1)
        await chain.setNextBaseFee(STALL_GWEI)
        const keepHigh = setInterval(() => void chain.setNextBaseFee(STALL_GWEI).catch(() => {}), 300)
        await new Promise((resolve) => setTimeout(resolve, STALL_MS))
        clearInterval(keepHigh)
        await chain.setNextBaseFee(LOW_GWEI)
      })
    },
  },
  {
    name: 'reorg',
    fault: `the newest ${REORG_BLOCKS} blocks are replaced by empty ones whenever a cast is reported done; what was in them is gone`,
    run: async (contender, casts, chain) => {
      const reports = new Map<string, Report>()
      for (const cast of casts) {
        const report = await contender.ask(cast).catch(() => undefined)
        if (report) reports.set(cast.id, report)
        await chain.reorg(REORG_BLOCKS)
      }
      return reports
    },
  },
  {
    name: 'repeated request',
    fault: 'the caller asks for each cast twice at once, with the same id',
    run: async (contender, casts) => {
      const again = askAll(contender, casts, async () => {})
      const reports = await askAll(contender, casts, async () => {})
      await again
      return reports
    },
  },
  {
    name: 'foreign nonce',
    fault: 'somebody else uses the account’s next nonce while a cast is on its way',
    run: async (contender, casts) => {
      contender.proxy.inject({ kind: 'delay', delayMs: 3_000, methods: [contender.sendMethod], times: 1 })
      return askAll(contender, casts, async () => {
        await untilSends(contender, 1)
        await contender.useNonce()
      })
    },
  },
]
