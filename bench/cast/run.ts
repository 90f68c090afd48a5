// How long a session cast takes: through the whole system, through the transaction manager alone, and the same operation
// made by a client of the bundler without us. All in one run, one after another, in an order that changes every round.
// npm run bench -- cast [--samples 60] [--block-time 1000] [--poll 50]
import { mkdtempSync, rmSync } from 'node:fs'
import { cpus, loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { everbloom } from '@spells/core'
import { startStack } from '@spells/local'
import { createDirectSender } from '../createDirectSender.ts'
import { measureFsync } from '../measureFsync.ts'
import { listPhases, untilPhase } from '../phases.ts'
import { printTable } from '../printTable.ts'
import { type Summary, summarize } from '../summarize.ts'
import { writeResult } from '../writeResult.ts'
import { openVaults } from './openVaults.ts'
import { startManagerSender } from './startManagerSender.ts'

const { values } = parseArgs({
  args: process.argv.slice(3),
  options: {
    samples: { type: 'string', default: '60' },
    'block-time': { type: 'string', default: '1000' },
    poll: { type: 'string', default: '50' },
  },
})
const samples = Number(values.samples)
const blockTimeMs = Number(values['block-time'])
const pollMs = Number(values.poll)
const WARM_UP = 3
const FSYNCS_PER_ROUND = 20
const AMOUNT = '1000000'

const stateDir = mkdtempSync(join(tmpdir(), 'spells-bench-'))
// Every way pays by its vault, so that all send the same operation; and the clock is the system's, as in production.
const stack = await startStack({
  stateDir,
  blockTimeMs,
  vars: { private: { SPONSOR_SIGNER_KEY: '', CLOCK_URL: '' }, public: { CLOCK_URL: '' } },
})
const stops: (() => Promise<unknown>)[] = [() => stack.stop()]
try {
  const { client, wallet, usdc, system, manager, direct } = await openVaults(stack)
  const { chainId } = stack.describe()
  const { deployment } = stack

  const { stop, send } = await startManagerSender({
    ...{ stack, stateDir, chain: wallet.chain, me: await client.me(), armed: manager, pollMs },
  })
  stops.unshift(stop)

  const buildEntry = (vault: `0x${string}`) => {
    const entry = everbloom.buildEntry({ vault, deployment }, { asset: usdc.address, amount: AMOUNT })
    if (!entry.ok) throw new Error(entry.refusal.code)
    const { calls, postConditions } = entry.value
    return { calls: [...calls], postConditions: [...postConditions] }
  }

  async function castThroughSystem(): Promise<number> {
    const startedAtMs = performance.now()
    const cast = await client.casts.create(
      {
        ...{ vaultId: system.vault.id, spell: 'everbloom', action: 'entry', sessionId: system.session.id },
        parameters: { asset: usdc.address, amount: AMOUNT },
      },
      crypto.randomUUID(),
    )
    took.accepted.push(performance.now() - startedAtMs)
    const { status } = await client.casts.wait(cast.id, { intervalMs: pollMs })
    if (status !== 'CONFIRMED') throw new Error(`The cast ended ${status}.`)
    return performance.now() - startedAtMs
  }

  const sendDirectly = createDirectSender({
    ...{ bundlerUrl: stack.bundlerUrl, chain: wallet.chain, chainId, deployment, vault: direct, pollMs },
  })
  const took: Record<'system' | 'accepted' | 'manager' | 'direct' | 'sent' | 'fsync', number[]> = {
    ...{ system: [], accepted: [], manager: [], direct: [], sent: [], fsync: [] },
  }
  let entryGas = 0n
  const ways = [
    async () => void took.system.push(await castThroughSystem()),
    async () => void took.manager.push(await send(buildEntry(manager.vault.address))),
    async () => {
      const times = await sendDirectly(buildEntry(direct.vault).calls)
      took.direct.push(times.receivedAtMs - times.startedAtMs)
      took.sent.push(times.receivedAtMs - times.estimatedAtMs)
      entryGas = times.gasUsed
    },
  ]
  const orders = [
    [0, 1, 2],
    [2, 1, 0],
    [1, 2, 0],
    [0, 2, 1],
    [2, 0, 1],
    [1, 0, 2],
  ]
  const phases = listPhases(samples, blockTimeMs)
  for (let round = 0; round < WARM_UP + samples; round++) {
    if (round === WARM_UP) for (const list of Object.values(took)) list.length = 0
    for (const index of orders[round % orders.length] ?? []) {
      // All begin in the same phase of the block time, and the rounds in all of them: or everything would start right
      // after a block, and half of the difference would be luck.
      await untilPhase(phases[round % phases.length] ?? 0, blockTimeMs)
      await ways[index]?.()
    }
    took.fsync.push(...measureFsync(stateDir, FSYNCS_PER_ROUND))
    if (process.stderr.isTTY) process.stderr.write(`\rround ${round + 1} of ${WARM_UP + samples}`)
  }

  const fsyncPerSecond = Math.round((1000 * took.fsync.length) / took.fsync.reduce((sum, ms) => sum + ms, 0))
  const results = {
    'whole system: POST /v1/casts → CONFIRMED': summarize(took.system),
    '  of this until it is accepted: POST /v1/casts → 202': summarize(took.accepted),
    'transaction manager: submit → CONFIRMED': summarize(took.manager),
    'bundler: estimate, sign, send → receipt': summarize(took.direct),
    'bundler: sign, send → receipt': summarize(took.sent),
  }
  const base = results['bundler: sign, send → receipt']
  const ratio = (own: Summary, key: 'p50' | 'p99') => `${(own[key] / base[key]).toFixed(2)}×`
  const rows = Object.entries(results).map(([name, own]) => [
    ...[name, own.samples, own.p50.toFixed(0), own.p99.toFixed(0)],
    ...[ratio(own, 'p50'), ratio(own, 'p99')],
  ])
  const gas = { deploy: system.deployGas, arm: system.armGas, entry: entryGas }
  console.log()
  printTable(['', 'samples', 'p50 ms', 'p99 ms', 'p50 ratio', 'p99 ratio'], rows)
  const load = loadavg()[0]?.toFixed(1)
  console.log(`\nblocks every ${blockTimeMs} ms, asked every ${pollMs} ms, ${cpus().length} cores, load ${load}`)
  console.log(`disk: ${fsyncPerSecond} fsync of 4 KiB per second in the same run, p99 ${summarize(took.fsync).p99} ms`)
  console.log(`gas used: deploy ${gas.deploy}, arm ${gas.arm}, entry ${gas.entry}`)
  const path = writeResult('cast', {
    ...{ blockTimeMs, pollMs, load, results, fsyncPerSecond, fsync: summarize(took.fsync), durationsMs: took },
    gas: Object.fromEntries(Object.entries(gas).map(([name, used]) => [name, String(used)])),
  })
  console.log(`written to ${path}`)
} finally {
  for (const stop of stops) await stop()
  rmSync(stateDir, { recursive: true, force: true })
}
