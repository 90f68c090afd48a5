import { type Category, SEVERITIES, type Severity } from '@spells/shared'
import { and, desc, eq, gte, ilike, inArray, lte, or, sql } from 'drizzle-orm'
import { worldEvents } from '../../schema/index.ts'
import type { PublicTransaction } from '../../transaction.ts'
import type { WorldEventRow } from './worldRows.ts'

/** A part of the map in degrees; `west` may be greater than `east` where it crosses the date line. */
export type MapBox = { readonly west: number; readonly south: number; readonly east: number; readonly north: number }

/** Reports, the newest first, at most `limit`; public data. */
export async function listWorldEvents(
  tx: PublicTransaction,
  request: {
    readonly category?: Category | undefined
    /** At least this grave. */
    readonly severity?: Severity | undefined
    readonly country?: string | undefined
    readonly box?: MapBox | undefined
    readonly storyId?: string | undefined
    readonly q?: string | undefined
    readonly sinceMs?: number | undefined
    readonly after?: { readonly observedAtMs: number; readonly id: string } | undefined
    readonly limit: number
  },
): Promise<readonly WorldEventRow[]> {
  const { category, severity, country, box, storyId, q, sinceMs, after, limit } = request
  const pattern = q === undefined ? undefined : `%${q.replace(/[\\%_]/g, '\\$&')}%`
  return tx
    .select()
    .from(worldEvents)
    .where(
      and(
        category && eq(worldEvents.category, category),
        severity && inArray(worldEvents.severity, SEVERITIES.slice(SEVERITIES.indexOf(severity))),
        country === undefined ? undefined : eq(worldEvents.country, country),
        box && isWithin(box),
        storyId === undefined ? undefined : eq(worldEvents.storyId, storyId),
        pattern === undefined ? undefined : ilike(worldEvents.title, pattern),
        sinceMs === undefined ? undefined : gte(worldEvents.observedAt, sinceMs),
        after &&
          sql`(${worldEvents.observedAt}, ${worldEvents.id}) < (${new Date(after.observedAtMs).toISOString()}::timestamptz, ${after.id}::text)`,
      ),
    )
    .orderBy(desc(worldEvents.observedAt), desc(worldEvents.id))
    .limit(limit)
}

function isWithin({ west, south, east, north }: MapBox) {
  const { latitude, longitude } = worldEvents
  const across =
    west <= east ? and(gte(longitude, west), lte(longitude, east)) : or(gte(longitude, west), lte(longitude, east))
  return and(gte(latitude, south), lte(latitude, north), across)
}
