import { type LiveRooms, type TlmFact, toTime, type WorkspaceId } from '@spells/shared'
import type { LiveHappening } from '@spells/shared/api'

/** Tells live connections what happened. Nothing here throws or has to arrive: clients fetch what is true. */
export type LiveTeller = {
  tellApplied(facts: readonly TlmFact[]): Promise<void>
  tellDecision(decision: {
    readonly workspaceId: WorkspaceId
    readonly triggerId: string
    readonly id: string
    readonly verdict: string
  }): Promise<void>
  tellMarkets(snapshot: { readonly observedAtMs: number; readonly count: number }): Promise<void>
}

const MAX_AT_ONCE = 100

/** The teller over the rooms. */
export function createLiveTeller(rooms: Pick<LiveRooms, 'publish' | 'publishToAll'>): LiveTeller {
  const attempt = async (work: () => Promise<void>): Promise<void> => {
    try {
      await work()
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? error.code : undefined
      console.log(JSON.stringify({ level: 'warn', message: 'live update not told', code }))
    }
  }
  return {
    async tellApplied(facts) {
      const byWorkspace = new Map<WorkspaceId, LiveHappening[]>()
      for (const fact of facts) {
        const happenings = byWorkspace.get(fact.workspaceId) ?? []
        byWorkspace.set(fact.workspaceId, happenings)
        const { castId, intentId, status, vaultId } = fact
        happenings.push({ topic: 'casts', data: { castId, intentId, status } })
        if (fact.observations || fact.correction) happenings.push({ topic: 'positions', data: { vaultId } })
      }
      for (const [workspace, happenings] of byWorkspace) {
        await attempt(() => rooms.publish(workspace, happenings.slice(-MAX_AT_ONCE)))
      }
    },
    tellDecision: ({ workspaceId, triggerId, id, verdict }) =>
      attempt(() =>
        rooms.publish(workspaceId, [
          { topic: 'triggers', data: { triggerId, decisionId: id, verdict } } as LiveHappening,
        ]),
      ),
    tellMarkets: ({ observedAtMs, count }) =>
      attempt(() => rooms.publishToAll([{ topic: 'markets', data: { observedAt: toTime(observedAtMs), count } }])),
  }
}
