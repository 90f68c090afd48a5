import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ACCOUNT_INDEXES, getDevAccount } from '@spells/local/accounts'
import { deployLocal } from '@spells/local/deployLocal'
import { type FaultProxy, startFaultProxy } from '@spells/local/faultProxy'
import { openStackClock } from '@spells/local/stackClock'
import { startBundler } from '@spells/local/startBundler'
import { startChain } from '@spells/local/startChain'
import type { Deployment } from '@spells/shared'
import type { TestProject } from 'vitest/node'
import { startChainControl } from './startChainControl.ts'

/** The real chain and bundler behind the objects under test. */
export type TestChain = {
  readonly rpcUrl: string
  readonly bundlerUrl: string
  /** Holds blocks and moves the clock. */
  readonly controlUrl: string
  /** Nodes and bundlers that fail as they are told; the nodes share one chain. */
  readonly faultyRpcUrls: readonly string[]
  readonly faultyBundlerUrls: readonly string[]
  readonly deployment: Deployment
  readonly sponsorSignerKey: string
}

const BLOCK_TIME_MS = 120
/** Development accounts that nobody else uses. */
const SECOND_EXECUTORS = [3, 4]
const SECOND_UTILITY = 5

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const dir = mkdtempSync(join(tmpdir(), 'spells-tlm-'))
  const clockPath = join(dir, 'clock.json')
  const clock = openStackClock({ path: clockPath })
  const chain = await startChain({ dir, genesisTimestampSec: Math.floor(clock.nowMs() / 1000) })
  const { deployment } = await deployLocal({ chain, path: join(dir, 'deployment.json') })
  await chain.rpc.call('evm_setAutomine', false)
  const control = await startChainControl({ chain, clock, blockTimeMs: BLOCK_TIME_MS })
  const bundlerOptions = { rpcUrl: chain.url, clockPath, blockTimeMs: BLOCK_TIME_MS }
  // One after the other: both deploy the same contracts for themselves.
  const bundler = await startBundler({ ...bundlerOptions, logPath: join(dir, 'bundler.log') })
  const secondBundler = await startBundler({
    ...bundlerOptions,
    logPath: join(dir, 'secondBundler.log'),
    executors: SECOND_EXECUTORS,
    utility: SECOND_UTILITY,
  })
  const bundlers = [bundler, secondBundler]
  const proxies = (targets: readonly { readonly url: string }[]): Promise<readonly FaultProxy[]> =>
    Promise.all(targets.map(({ url }) => startFaultProxy({ target: url })))
  const [faultyNodes, faultyBundlers] = await Promise.all([proxies([chain, chain, chain]), proxies(bundlers)])
  const sponsorSignerKey = getDevAccount(ACCOUNT_INDEXES.sponsorSigner).privateKey
  const provided: TestChain = {
    rpcUrl: chain.url,
    bundlerUrl: bundler.url,
    controlUrl: control.url,
    faultyRpcUrls: faultyNodes.map(({ url }) => url),
    faultyBundlerUrls: faultyBundlers.map(({ url }) => url),
    deployment,
    sponsorSignerKey,
  }
  project.provide('tlmChain' as never, provided as never)
  return async () => {
    await Promise.all([...faultyNodes, ...faultyBundlers, ...bundlers].map((part) => part.stop()))
    await control.stop()
    // Ended first, it does not write down its state, which nobody reads again.
    await chain.process.stop({ graceMs: 0 })
    await chain.stop()
    rmSync(dir, { recursive: true, force: true })
  }
}
