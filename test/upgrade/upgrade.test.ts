import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { waitUntil } from '@spells/cli/journey'
import { startStack } from '@spells/local'
import { parseEther } from 'viem'
import { expect, onTestFinished, test } from 'vitest'
import { auditWorld } from '../chaos/auditWorld.ts'
import { hasOutcome, openCastStates } from '../chaos/castStates.ts'
import { openJournal } from '../chaos/journal.ts'
import { startLoad } from '../chaos/load.ts'
import { openWorld } from '../chaos/openWorld.ts'
import { boundaries as allBoundaries } from '../chaos/planKill.ts'
import { createRandom } from '../chaos/random.ts'
import { digestContracts } from './digestContracts.ts'
import { openRelease } from './openRelease.ts'

const repository = join(import.meta.dirname, '../..')
/** One vault for each boundary, and some that go on. */
const VAULTS = 12
/** Where the casts of the load come by; no trigger fires here. */
const boundaries = allBoundaries.filter(({ place }) => !place.startsWith('trigger.'))
const MORE_CASTS = 12
const SPONSOR_QUOTA = JSON.stringify({ operations: 10_000, costWei: String(parseEther('100')) })

/** Starts the recorded release under load, on vaults of its own. */
async function startReleased() {
  const stateDir = mkdtempSync(join(tmpdir(), 'spells-upgrade-'))
  onTestFinished(() => rmSync(stateDir, { recursive: true, force: true }))
  const { bundles, contracts, commit } = openRelease(join(stateDir, 'release'))
  // Contracts never change in place: for others, both versions of a Worker have nothing in common to work on.
  expect(digestContracts(repository), `record a newer release than ${commit}, see docs/testing.md`).toBe(contracts)
  const stack = await startStack({
    ...{ stateDir, bundles, blockTimeMs: 500, failpoints: 'on' },
    vars: { private: { SPONSOR_QUOTA } },
  })
  onTestFinished(() => stack.stop())
  const states = openCastStates(stack.databaseUrls.system)
  onTestFinished(() => states.close())
  const journal = openJournal({ path: join(stateDir, 'journal.jsonl'), resume: false })
  const world = await openWorld({ stack, journal, vaults: VAULTS, say: () => {} })
  const load = startLoad({ world, journal, states, random: createRandom(5) })
  onTestFinished(load.abort)
  const waitForCasts = async (): Promise<void> => {
    const before = load.count()
    await waitUntil('more casts', async () => load.count() >= before + MORE_CASTS || undefined, PATIENCE)
  }
  return { stack, states, journal, world, load, waitForCasts }
}

const PATIENCE = { timeoutMs: 120_000 }

// The old code is ended while casts stand at each boundary of it, and the new one goes on with what it left. In between
// both versions work beside each other.
test('default: the private Worker first, then the public one: every cast of either version executes once', {
  timeout: 600_000,
}, async () => {
  const { stack, states, journal, world, load, waitForCasts } = await startReleased()
  const held = await Promise.all(
    boundaries.map(async ({ part, place }) => ({ part, point: await stack.failpoints.holdNext(place) })),
  )
  const inFlight = await states.listOpen()
  expect(inFlight.length).toBeGreaterThanOrEqual(boundaries.length - 1)
  for (const part of ['private', 'public'] as const) {
    await stack.kill(part, 'SIGKILL')
    for (const { part: holder, point } of held) if (holder === part) point.release()
    stack.useBuild(part)
    await stack.restart(part)
    await waitForCasts()
  }
  await waitUntil(
    'the casts that were in flight',
    async () => [...(await states.find(inFlight)).values()].every(hasOutcome) || undefined,
    PATIENCE,
  )
  await waitForCasts()
  await load.end(PATIENCE.timeoutMs)
  const { casts, ends, findings } = await auditWorld(world, { stack, states, journal })
  expect(findings).toEqual([])
  expect(new Set((await states.find(inFlight)).values())).toEqual(new Set(['FINALIZED']))
  expect(ends).toEqual({ FINALIZED: casts })
})
