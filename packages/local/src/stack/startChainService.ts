import { existsSync, rmSync } from 'node:fs'
import { type BlockProducer, startBlockProducer } from '../chain/blockProducer.ts'
import { type Chain, startChain } from '../chain/startChain.ts'
import type { StackContext } from './context.ts'
import { deployLocal, type LocalDeployment } from './deployLocal.ts'

/** The chain of a stack, deployed and mining. */
export type ChainService = LocalDeployment & {
  mine(): Promise<void>
  /** Until this is called, a transaction is also mined at once, which makes the start short. */
  mineOnTheClockOnly(): Promise<void>
}

/** Starts the chain, puts on it what is missing, and lets it mine; a restart of the part keeps it mining. */
export async function startChainService(context: StackContext): Promise<ChainService> {
  const { state, clock, reporter } = context
  let producer: BlockProducer | undefined
  const produceOn = (chain: Chain): BlockProducer =>
    startBlockProducer({ rpc: chain.rpc, store: chain.store, clock, blockTimeMs: context.blockTimeMs })
  const part = context.parts.add('chain', async () => {
    // While it is away nothing may note a lower height than it had.
    await producer?.stop()
    const chain = await startChain({
      dir: state.chain,
      port: context.ports.chain,
      genesisTimestampSec: Math.floor(clock.nowMs() / 1000),
      logPath: state.log('chain'),
      reaper: context.reaper,
    })
    const { blocks, transactions } = chain.loss
    if (blocks > 0) reporter.note(`the chain mined ${blocks} blocks again that its last save lacks`)
    if (transactions) reporter.note('the chain lost its newest transactions, as in a reorg that is not final yet')
    if (producer) producer = produceOn(chain)
    return chain
  })

  // Addresses and chain belong together; without the one the other is of no use.
  if (!existsSync(state.deployment)) rmSync(state.chain, { recursive: true, force: true })
  const chain = await part.start()
  context.onStop(() => part.stop())
  const local = await context.timed(
    'contracts',
    () => deployLocal({ chain, path: state.deployment }),
    () => (chain.resumed ? 'found on the chain' : 'EntryPoint, Metavault, Aave v3, tokens'),
  )
  const latest = await chain.rpc.call<{ readonly timestamp: string }>('eth_getBlockByNumber', 'latest', false)
  const chainTimeMs = Number(latest.timestamp) * 1000
  if (chainTimeMs > clock.nowMs()) clock.change({ setMs: chainTimeMs })
  producer = produceOn(chain)
  context.onStop(async () => producer?.stop())
  return {
    ...local,
    mine: async () => producer?.mine(),
    mineOnTheClockOnly: () => chain.rpc.call('evm_setAutomine', false),
  }
}
