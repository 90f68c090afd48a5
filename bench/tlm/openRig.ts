import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startBlockProducer } from '@spells/local/blockProducer'
import { deployLocal } from '@spells/local/deployLocal'
import { openStackClock } from '@spells/local/stackClock'
import { startBundler } from '@spells/local/startBundler'
import { type Chain, startChain } from '@spells/local/startChain'
import type { Deployment } from '@spells/shared'
import { createPublicClient, http, type PublicClient } from 'viem'
import { foundry } from 'viem/chains'
import { type Managers, startManagers } from './startManagers.ts'

/** A chain, a bundler and the transaction managers, as they are deployed: on the system's clock, without failpoints. */
export type Rig = {
  readonly stateDir: string
  readonly bundlerUrl: string
  readonly deployment: Deployment
  readonly node: Chain
  readonly client: PublicClient
  readonly managers: Managers
  stop(): Promise<void>
}

const FINALITY_DEPTH = 6

/** @param prepare runs before the first block is mined by the clock, while each transaction is mined at once */
export async function openRig(options: {
  readonly blockTimeMs: number
  readonly prepare: (rig: Rig) => Promise<void>
}): Promise<Rig> {
  const { blockTimeMs } = options
  const stateDir = mkdtempSync(join(tmpdir(), 'spells-bench-'))
  const stops: (() => Promise<unknown>)[] = [async () => rmSync(stateDir, { recursive: true, force: true })]
  const stop = async (): Promise<void> => {
    for (const step of stops.splice(0).reverse()) await step()
  }
  try {
    const clockPath = join(stateDir, 'clock.json')
    const clock = openStackClock({ path: clockPath })
    const node = await startChain({ dir: join(stateDir, 'chain'), genesisTimestampSec: Math.floor(Date.now() / 1000) })
    stops.push(() => node.stop())
    const { deployment } = await deployLocal({ chain: node, path: join(stateDir, 'deployment.json') })
    const logPath = join(stateDir, 'bundler.log')
    const bundler = await startBundler({ rpcUrl: node.url, clockPath, logPath, blockTimeMs })
    stops.push(() => bundler.stop())
    const managers = await startManagers({
      ...{
        stateDir,
        chainId: node.chainId,
        deployment,
        finalityDepth: FINALITY_DEPTH,
        rpcUrl: node.url,
        bundlerUrl: bundler.url,
      },
    })
    stops.push(() => managers.stop())
    const client = createPublicClient({
      chain: { ...foundry, id: node.chainId },
      transport: http(node.url),
      pollingInterval: 20,
      cacheTime: 0,
    })
    const rig: Rig = { stateDir, bundlerUrl: bundler.url, deployment, node, client, managers, stop }
    await options.prepare(rig)
    await node.rpc.call('evm_setAutomine', false)
    const producer = startBlockProducer({ rpc: node.rpc, clock, store: node.store, blockTimeMs })
    stops.push(() => producer.stop())
    return rig
  } catch (cause) {
    await stop()
    throw cause
  }
}
