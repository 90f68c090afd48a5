import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { getDevAccount } from '../chain/accounts.ts'
import { deployCanonical, ENTRY_POINT } from '../chain/canonical.ts'
import { createDeployer } from '../chain/deployer.ts'
import { createRpc } from '../chain/rpc.ts'
import { type Chain, startChain } from '../chain/startChain.ts'
import { startBundler } from './startBundler.ts'

const dir = mkdtempSync(join(tmpdir(), 'spells-bundler-'))
const clockPath = join(dir, 'clock.json')
let chain: Chain

beforeAll(async () => {
  chain = await startChain({ dir })
  await chain.rpc.call('evm_setAutomine', true)
  const { account } = getDevAccount(0)
  const deployer = await createDeployer({ rpc: chain.rpc, account, chainId: chain.chainId })
  await deployCanonical({ rpc: chain.rpc, deployer })
})
afterAll(async () => {
  await chain.stop()
  rmSync(dir, { recursive: true, force: true })
})

test('behavior: after a SIGKILL it serves again on the same port', async () => {
  const options = { rpcUrl: chain.url, clockPath, logPath: join(dir, 'bundler.log'), blockTimeMs: 1_000 }
  const first = await startBundler(options)
  first.process.kill('SIGKILL')
  await first.process.exited
  const second = await startBundler({ ...options, port: first.port })
  expect(await createRpc(second.url).call('eth_supportedEntryPoints')).toEqual([ENTRY_POINT])
  // Whoever listens on every interface also answers here.
  await expect(fetch(`http://127.0.0.2:${second.port}/health`)).rejects.toThrow()
  await second.stop()
  await expect(fetch(`${second.url}/health`)).rejects.toThrow()
})

test('behavior: the preload makes every way to ask the time follow the clock file', () => {
  const anchorStackMs = Date.UTC(2031, 5, 1)
  writeFileSync(clockPath, JSON.stringify({ anchorRealMs: 0, anchorStackMs, rate: 0 }))
  const script = `const d = new Date(); console.log(JSON.stringify([
    Date.now(), d.getTime(), d instanceof Date, new Date(5).getTime(), Date.UTC(1970, 0, 1), Date(),
  ]))`
  const preload = new URL('./clockPreload.ts', import.meta.url).href
  const env = { ...process.env, SPELLS_CLOCK_FILE: clockPath }
  const out = execFileSync(process.execPath, ['--import', preload, '-e', script], { env, encoding: 'utf8' })
  expect(JSON.parse(out)).toEqual([anchorStackMs, anchorStackMs, true, 5, 0, new Date(anchorStackMs).toString()])
})
