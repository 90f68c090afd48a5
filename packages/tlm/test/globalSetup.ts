import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ACCOUNT_INDEXES, getDevAccount } from '@spells/local/accounts'
import { startBlockProducer } from '@spells/local/blockProducer'
import { deployLocal } from '@spells/local/deployLocal'
import { openStackClock } from '@spells/local/stackClock'
import { startBundler } from '@spells/local/startBundler'
import { startChain } from '@spells/local/startChain'
import type { Deployment } from '@spells/shared'
import type { TestProject } from 'vitest/node'

/** The real chain and bundler behind the objects under test. */
export type TestChain = {
  readonly rpcUrl: string
  readonly bundlerUrl: string
  readonly deployment: Deployment
  readonly sponsorSignerKey: string
}

const BLOCK_TIME_MS = 120

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const dir = mkdtempSync(join(tmpdir(), 'spells-tlm-'))
  const clockPath = join(dir, 'clock.json')
  const clock = openStackClock({ path: clockPath })
  const chain = await startChain({ dir, genesisTimestampSec: Math.floor(clock.nowMs() / 1000) })
  const { deployment } = await deployLocal({ chain, path: join(dir, 'deployment.json') })
  await chain.rpc.call('evm_setAutomine', false)
  const producer = startBlockProducer({ rpc: chain.rpc, clock, store: chain.store, blockTimeMs: BLOCK_TIME_MS })
  const bundler = await startBundler({
    rpcUrl: chain.url,
    clockPath,
    logPath: join(dir, 'bundler.log'),
    blockTimeMs: BLOCK_TIME_MS,
  })
  const sponsorSignerKey = getDevAccount(ACCOUNT_INDEXES.sponsorSigner).privateKey
  const provided: TestChain = { rpcUrl: chain.url, bundlerUrl: bundler.url, deployment, sponsorSignerKey }
  project.provide('tlmChain' as never, provided as never)
  return async () => {
    await bundler.stop()
    await producer.stop()
    await chain.stop()
    rmSync(dir, { recursive: true, force: true })
  }
}
