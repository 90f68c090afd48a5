import { type BlockProducer, startBlockProducer } from '@spells/local/blockProducer'
import { type HttpServer, startHttpServer } from '@spells/local/httpServer'
import type { StackClock } from '@spells/local/stackClock'
import type { Chain } from '@spells/local/startChain'

/** The longest that a timer can wait. */
const NEVER_MS = 2 ** 31 - 1

/**
 * Mines the chain of the tests, and lets them decide when: `POST /hold`, `POST /mine`, `POST /flow`, and
 * `POST /advance/<milliseconds>` for the clock that the chain and the bundlers follow. Every answer is by how many
 * milliseconds that clock is ahead of the machine's.
 */
export async function startChainControl(deps: {
  readonly chain: Chain
  readonly clock: StackClock
  readonly blockTimeMs: number
}): Promise<HttpServer> {
  const { chain, clock } = deps
  // Nothing is started again on this chain, so nothing of it is written down.
  const store = { ...chain.store, noteBlock: () => {} }
  const produce = (blockTimeMs: number): BlockProducer =>
    startBlockProducer({ rpc: chain.rpc, clock, store, blockTimeMs })
  let producer = produce(deps.blockTimeMs)
  let isHeld = false
  const setHeld = async (wanted: boolean): Promise<void> => {
    if (isHeld === wanted) return
    isHeld = wanted
    await producer.stop()
    producer = produce(wanted ? NEVER_MS : deps.blockTimeMs)
  }
  const server = await startHttpServer(async (request) => {
    const [, verb, amount] = new URL(request.url).pathname.split('/')
    if (verb === 'hold') await setHeld(true)
    if (verb === 'flow') await setHeld(false)
    if (verb === 'advance') clock.change({ advanceMs: Number(amount) })
    if (verb === 'advance' || verb === 'mine') await producer.mine()
    return Response.json({ aheadMs: clock.nowMs() - Date.now() })
  })
  return {
    ...server,
    stop: async () => {
      await server.stop()
      await producer.stop()
    },
  }
}
