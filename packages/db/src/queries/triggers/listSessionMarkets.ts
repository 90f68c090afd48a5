import type { SessionRef, VaultId, WorkspaceId } from '@spells/shared'
import { and, asc, eq, sql } from 'drizzle-orm'
import { markets, triggers } from '../../schema/index.ts'
import type { CastTransaction } from '../casts/cast.ts'

/** A market whose probability an armed trigger watches, and the session that the trigger casts under. */
export type SessionMarket = {
  readonly sessionRef: SessionRef
  readonly question: string
  readonly status: 'open' | 'resolved' | 'disputed'
  readonly endsAtMs: number | null
}

/** The markets that the armed triggers of a vault watch. */
export async function listSessionMarkets(
  tx: CastTransaction,
  request: { readonly workspaceId: WorkspaceId; readonly vaultId: VaultId },
): Promise<readonly SessionMarket[]> {
  const rows = await tx
    .selectDistinct({
      sessionRef: sql<string>`${triggers.plan} ->> 'sessionId'`,
      id: markets.id,
      question: markets.question,
      status: markets.status,
      endsAtMs: markets.endsAt,
    })
    .from(triggers)
    .innerJoin(
      markets,
      sql`${triggers.signal} = 'market:' || ${markets.source} || ':' || ${markets.id} || ':probability'`,
    )
    .where(
      and(
        eq(triggers.workspaceId, request.workspaceId),
        eq(triggers.vaultId, request.vaultId),
        eq(triggers.status, 'active'),
        eq(triggers.mode, 'armed'),
      ),
    )
    .orderBy(asc(markets.id))
  return rows.map(({ sessionRef, question, status, endsAtMs }) => ({
    ...{ sessionRef: sessionRef as SessionRef, question, status, endsAtMs },
  }))
}
