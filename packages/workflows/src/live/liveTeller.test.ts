import type { LiveHappening } from '@spells/shared/api'
import { expect, test } from 'vitest'
import { buildFact, workspaceId } from '../cast/fixtures.ts'
import { createLiveTeller } from './liveTeller.ts'

test('default: a fact is told to its workspace, a position only when something was observed', async () => {
  const told: [string, readonly LiveHappening[]][] = []
  const teller = createLiveTeller({
    publish: async (workspace, happenings) => void told.push([workspace, happenings]),
    publishToAll: async (happenings) => void told.push(['all', happenings]),
  })
  const fact = buildFact({ sequence: 1, cast: 1, status: 'PENDING' })
  await teller.tellApplied([fact, { ...fact, correction: true }])
  await teller.tellMarkets({ observedAtMs: 0, count: 2 })
  const { castId, intentId, status, vaultId } = fact
  const step = { topic: 'casts', data: { castId, intentId, status } }
  expect(told).toEqual([
    [workspaceId, [step, step, { topic: 'positions', data: { vaultId } }]],
    ['all', [{ topic: 'markets', data: { observedAt: '1970-01-01T00:00:00.000Z', count: 2 } }]],
  ])
})

test('behavior: rooms that are down break nothing', async () => {
  const down = () => Promise.reject(new Error('down'))
  const teller = createLiveTeller({ publish: down, publishToAll: down })
  await teller.tellApplied([buildFact({ sequence: 1, cast: 1, status: 'PENDING' })])
  await teller.tellMarkets({ observedAtMs: 0, count: 2 })
  await teller.tellDecision({ workspaceId, triggerId: 't', id: 'd', verdict: 'fire' })
})
