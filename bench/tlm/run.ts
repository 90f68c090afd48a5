// The transaction manager against the bundler alone, in turns within one run; and what it can do by itself.
// npm run bench -- tlm [--only latency,throughput,vaults,enqueue,casts,memory,recovery] [--rounds 3] [--poll 50] [--quick]
import { cpus, loadavg, tmpdir } from 'node:os'
import { parseArgs } from 'node:util'
import type { OwnKeyVault } from '../createDirectSender.ts'
import { measureFsync } from '../measureFsync.ts'
import { printTable } from '../printTable.ts'
import { summarize } from '../summarize.ts'
import { writeResult } from '../writeResult.ts'
import { measureEnqueue } from './measureEnqueue.ts'
import { measureLatency } from './measureLatency.ts'
import { measureMemory } from './measureMemory.ts'
import { measureRecovery } from './measureRecovery.ts'
import { measureStubCasts } from './measureStubCasts.ts'
import { measureThroughput } from './measureThroughput.ts'
import { openRig, type Rig } from './openRig.ts'
import { openStubRig, type StubRig } from './openStubRig.ts'
import { type ManagedVault, openManagedVault, openOwnKeyVault } from './openVaults.ts'

const PARTS = ['latency', 'throughput', 'vaults', 'enqueue', 'casts', 'memory', 'recovery'] as const
type Part = (typeof PARTS)[number]

/** What one round of each part is; `--rounds` multiplies it. */
const FULL = {
  latencyBlockTimesMs: [1_000, 250],
  latency: 20,
  fastBlockTimeMs: 250,
  throughput: 3,
  operations: 30,
  vaultCounts: [10, 30],
  operationsEach: 3,
  enqueue: 4,
  stubBlockTimeMs: 100,
  casts: [
    { vaults: 1, castsEach: 30 },
    { vaults: 20, castsEach: 9 },
  ],
  memoryVaults: 200,
  kills: 5,
  killVaults: 4,
}
/** Shows that everything works; its numbers mean little. */
const QUICK: typeof FULL = {
  ...FULL,
  latencyBlockTimesMs: [250],
  latency: 2,
  throughput: 1,
  operations: 6,
  vaultCounts: [2],
  operationsEach: 1,
  enqueue: 1,
  casts: [{ vaults: 2, castsEach: 3 }],
  memoryVaults: 10,
  kills: 1,
}
const LIVE_LIMIT = 3
const FSYNCS = 200

const { values } = parseArgs({
  args: process.argv.slice(3),
  options: {
    only: { type: 'string', default: PARTS.join(',') },
    rounds: { type: 'string', default: '3' },
    poll: { type: 'string', default: '50' },
    quick: { type: 'boolean', default: false },
  },
})
const SIZES = values.quick ? QUICK : FULL
const rounds = values.quick ? 1 : Number(values.rounds)
const pollMs = Number(values.poll)
const asked = new Set(values.only.split(','))
const unknown = [...asked].filter((name) => !PARTS.some((part) => part === name))
if (unknown.length > 0) throw new Error(`There is no part ${unknown.join(', ')}: use some of ${PARTS.join(', ')}.`)
const wants = (...parts: readonly Part[]): boolean => parts.some((part) => asked.has(part))
const results: Record<string, unknown> = {}

function note(text: string): void {
  if (process.stderr.isTTY) process.stderr.write(`\r\x1b[K${text}`)
}

function ratio(own: number, base: number): string {
  return `${(own / base).toFixed(2)}×`
}

function mean(list: readonly number[]): number {
  return list.reduce((sum, value) => sum + value, 0) / list.length
}

/** Measures the disk before and after a part: its speed changes within minutes. */
async function withDisk<Value>(work: () => Promise<Value>): Promise<{ readonly value: Value; readonly disk: string }> {
  const before = measureFsync(tmpdir(), FSYNCS)
  const value = await work()
  const all = [...before, ...measureFsync(tmpdir(), FSYNCS)]
  const perSecond = Math.round(1000 / mean(all))
  const load = loadavg()[0]?.toFixed(1)
  return { value, disk: `disk: ${perSecond} fsync of 4 KiB per second, p99 ${summarize(all).p99} ms; load ${load}` }
}

async function openPair(rig: Rig): Promise<{ readonly managed: ManagedVault; readonly direct: OwnKeyVault }> {
  return { managed: await openManagedVault(rig), direct: await openOwnKeyVault(rig) }
}

async function benchLatency(): Promise<void> {
  for (const blockTimeMs of SIZES.latencyBlockTimesMs) {
    const pairs: Awaited<ReturnType<typeof openPair>>[] = []
    const rig = await openRig({ blockTimeMs, prepare: async (opened) => void pairs.push(await openPair(opened)) })
    try {
      const [pair] = pairs
      if (!pair) return
      let round = 0
      const { value: took, disk } = await withDisk(() =>
        measureLatency(rig, pair, {
          ...{ rounds: SIZES.latency * rounds, blockTimeMs, pollMs },
          onRound: () => note(`latency, blocks every ${blockTimeMs} ms: round ${++round}`),
        }),
      )
      const named = {
        'transaction manager: submit → CONFIRMED': took.manager,
        'bundler: nonce, fees, estimate, sign, send → receipt': took.direct,
        'bundler: sign, send → receipt': took.sent,
      }
      const [own, full, sent] = [summarize(took.manager), summarize(took.direct), summarize(took.sent)]
      console.log(`\nLatency, blocks every ${blockTimeMs} ms, asked every ${pollMs} ms`)
      printTable(
        ['', 'samples', 'p50 ms', 'p99 ms', 'mean ms'],
        Object.entries(named).map(([name, list]) => {
          const { samples, p50, p99 } = summarize(list)
          return [name, samples, p50.toFixed(0), p99.toFixed(0), mean(list).toFixed(0)]
        }),
      )
      console.log(`of the same operation, complete: p50 ${ratio(own.p50, full.p50)}, p99 ${ratio(own.p99, full.p99)}`)
      console.log(`of signing and sending alone:    p50 ${ratio(own.p50, sent.p50)}, p99 ${ratio(own.p99, sent.p99)}`)
      console.log(disk)
      results[`latency${blockTimeMs}`] = { blockTimeMs, pollMs, disk, durationsMs: took, own, full, sent }
    } finally {
      await rig.stop()
    }
  }
}

async function benchFastChain(): Promise<void> {
  const most = wants('vaults') ? Math.max(...SIZES.vaultCounts) : 1
  const managed: ManagedVault[] = []
  const direct: OwnKeyVault[] = []
  const blockTimeMs = SIZES.fastBlockTimeMs
  const rig = await openRig({
    blockTimeMs,
    prepare: async (opened) => {
      for (let index = 0; index < Math.max(most, wants('recovery') ? SIZES.killVaults : 1); index++) {
        note(`opening vaults: ${index + 1}`)
        managed.push(await openManagedVault(opened))
        if (index < most) direct.push(await openOwnKeyVault(opened))
      }
    },
  })
  try {
    if (wants('throughput')) await benchThroughput(rig, { managed: managed.slice(0, 1), direct: direct.slice(0, 1) })
    for (const count of wants('vaults') ? SIZES.vaultCounts : []) {
      await benchVaults(rig, { managed: managed.slice(0, count), direct: direct.slice(0, count) })
    }
    if (wants('recovery')) await benchRecovery(rig, managed.slice(0, SIZES.killVaults))
  } finally {
    await rig.stop()
  }
}

type Vaults = { readonly managed: readonly ManagedVault[]; readonly direct: readonly OwnKeyVault[] }

async function benchThroughput(rig: Rig, vaults: Vaults): Promise<void> {
  const backlog = { operations: SIZES.operations, lanes: LIVE_LIMIT, pollMs }
  const { value, disk } = await withDisk(() =>
    measureThroughput(rig, vaults, {
      ...{ rounds: SIZES.throughput * rounds, backlog, serial: true },
      onRound: () => note('throughput of one vault'),
    }),
  )
  const base = mean(value.direct)
  console.log(`\nThroughput of one vault, backlogs of ${backlog.operations}, blocks every ${SIZES.fastBlockTimeMs} ms`)
  printTable(
    ['', 'rounds', 'operations/s', 'of the same lanes'],
    [
      [
        `transaction manager, ${LIVE_LIMIT} live`,
        value.manager.length,
        mean(value.manager).toFixed(2),
        ratio(mean(value.manager), base),
      ],
      [`bundler, ${LIVE_LIMIT} lanes`, value.direct.length, base.toFixed(2), ratio(base, base)],
      [
        'bundler, one after another',
        value.serial.length,
        mean(value.serial).toFixed(2),
        ratio(mean(value.serial), base),
      ],
    ],
  )
  console.log(disk)
  results.throughput = { ...value, backlog, disk }
}

async function benchVaults(rig: Rig, vaults: Vaults): Promise<void> {
  const count = vaults.managed.length
  const backlog = { operations: SIZES.operationsEach, lanes: 1, pollMs }
  const { value, disk } = await withDisk(() =>
    measureThroughput(rig, vaults, {
      ...{ rounds: rounds, backlog, serial: false },
      onRound: () => note(`${count} vaults`),
    }),
  )
  const [own, base] = [mean(value.manager), mean(value.direct)]
  console.log(`\n${count} vaults at once, ${backlog.operations} operations each, one after another`)
  printTable(
    ['', 'rounds', 'operations/s', 'ratio'],
    [
      ['transaction managers', value.manager.length, own.toFixed(2), ratio(own, base)],
      ['bundler', value.direct.length, base.toFixed(2), ratio(base, base)],
    ],
  )
  console.log(disk)
  results[`vaults${count}`] = { ...value, backlog, disk }
}

async function benchRecovery(rig: Rig, vaults: readonly ManagedVault[]): Promise<void> {
  let kill = 0
  const { value, disk } = await withDisk(() =>
    measureRecovery(rig, vaults, {
      kills: SIZES.kills * rounds,
      onKill: () => note(`kill ${++kill}`),
    }),
  )
  const rows = {
    'kill → all confirmed or ended': value.recovered,
    '  of this until the process answers': value.restarted,
  }
  console.log(
    `\nSIGKILL of the private Worker, ${vaults.length} vaults casting, blocks every ${SIZES.fastBlockTimeMs} ms`,
  )
  printTable(
    ['', 'kills', 'p50 ms', 'p99 ms'],
    Object.entries(rows).map(([name, list]) => {
      const { samples, p50, p99 } = summarize(list)
      return [name, samples, p50.toFixed(0), p99.toFixed(0)]
    }),
  )
  console.log(disk)
  results.recovery = { ...value, vaults: vaults.length, disk }
}

async function benchAlone(): Promise<void> {
  if (wants('enqueue')) await withStub(benchEnqueue)
  if (wants('casts')) await withStub(benchCasts)
  if (wants('memory')) await withStub(benchMemory)
}

async function withStub(work: (rig: StubRig) => Promise<void>): Promise<void> {
  const rig = await openStubRig({ blockTimeMs: SIZES.stubBlockTimeMs })
  try {
    await work(rig)
  } finally {
    await rig.stop()
  }
}

async function benchEnqueue(rig: StubRig): Promise<void> {
  const rates = []
  for (const parallel of [1, 8]) {
    note(`enqueue, ${parallel} at a time`)
    rates.push(await measureEnqueue(rig, parallel, SIZES.enqueue * rounds))
  }
  console.log('\nIntents accepted, each stored before its reply; one vault')
  printTable(
    ['submitted', 'intents/s', 'fsync/s', 'of them', 'calls/s that store nothing', 'of them', 'fsyncs each'],
    rates.map(({ parallel, perSecond, fsyncPerSecond, readsPerSecond, fsyncsEach }) => [
      ...[`${parallel} at a time`, perSecond.toFixed(0), fsyncPerSecond.toFixed(0), ratio(perSecond, fsyncPerSecond)],
      ...[readsPerSecond.toFixed(0), ratio(perSecond, readsPerSecond)],
      fsyncsEach?.toFixed(1) ?? '–',
    ]),
  )
  results.enqueue = rates
}

async function benchCasts(rig: StubRig): Promise<void> {
  const sets = []
  for (const size of SIZES.casts) {
    note(`casts without a real bundler, ${size.vaults} vaults`)
    const { value, disk } = await withDisk(() => measureStubCasts(rig, size))
    sets.push({ ...value, disk })
  }
  console.log(`\nWhole casts with a bundler and a node that answer at once, blocks every ${SIZES.stubBlockTimeMs} ms`)
  printTable(
    ['vaults', 'casts', 'casts/s', 'fsyncs each', 'HTTP requests each', 'JSON-RPC calls each'],
    sets.map((set) => [
      ...[set.vaults, set.casts, set.castsPerSecond.toFixed(1), set.fsyncsEach?.toFixed(1) ?? '–'],
      ...[set.httpRequestsEach.toFixed(1), set.rpcCallsEach.toFixed(1)],
    ]),
  )
  for (const { disk } of sets) console.log(disk)
  results.casts = sets
}

async function benchMemory(rig: StubRig): Promise<void> {
  note('memory')
  const memory = await measureMemory(rig, SIZES.memoryVaults)
  const toMib = (bytes: number) => (bytes / 1024 / 1024).toFixed(1)
  const toKib = (bytes: number) => (bytes / 1024).toFixed(0)
  console.log(`\nMemory of workerd with ${memory.vaults} vaults`)
  printTable(
    ['', 'MiB', 'KiB for each vault'],
    [
      ['none', toMib(memory.before), '–'],
      ['all idle', toMib(memory.idle), toKib(memory.idleEach)],
      ['all with an intent under way', toMib(memory.busy), toKib(memory.busyEach)],
    ],
  )
  results.memory = memory
}

if (wants('latency')) await benchLatency()
if (wants('throughput', 'vaults', 'recovery')) await benchFastChain()
await benchAlone()
const path = writeResult(values.quick ? 'tlm-quick' : 'tlm', { rounds, pollMs, results })
console.log(`\n${cpus().length} cores, ${rounds} rounds; written to ${path}`)
