import type { Classification } from '@spells/shared'
import { and, asc, eq, gte, isNull, sql } from 'drizzle-orm'
import { worldEvents } from '../../schema/index.ts'
import type { SystemTransaction } from '../../transaction.ts'
import type { WorldEventRow } from './worldRows.ts'

/** A place in the list of reports by source and id. */
export type ReportPlace = { readonly source: string; readonly id: string }

/**
 * Reports of one source that were first seen since a time and belong to no story yet: the first ones after a place.
 * @param request.exceptOfModel leaves out what this model has read
 */
export async function listNewReports(
  tx: SystemTransaction,
  request: {
    readonly sinceMs: number
    readonly exceptOfModel: string
    readonly after: ReportPlace | null
    readonly limit: number
  },
): Promise<readonly Pick<WorldEventRow, 'id' | 'source' | 'title'>[]> {
  const { sinceMs, exceptOfModel, after, limit } = request
  const { id, source, title } = worldEvents
  const rows = await tx
    .select({ id, source, title })
    .from(worldEvents)
    .where(
      and(
        isNull(worldEvents.storyId),
        gte(worldEvents.observedAt, sinceMs),
        sql`${worldEvents.classification} ->> 'model' <> ${exceptOfModel}`,
        after ? sql`(${source}, ${id}) > (${after.source}::text, ${after.id}::text)` : undefined,
      ),
    )
    .orderBy(asc(source), asc(id))
    .limit(limit)
  return rows.filter((row) => row.source === rows[0]?.source)
}

/** Replaces what reports say, as long as they belong to no story. */
export async function classifyReports(
  tx: SystemTransaction,
  reports: readonly { readonly id: string; readonly classification: Classification }[],
): Promise<void> {
  for (const { id, classification } of reports) {
    const [place] = classification.places
    await tx
      .update(worldEvents)
      .set({
        ...{ classification, category: classification.category, severity: classification.severity },
        country: place?.country ?? null,
        latitude: place?.latitude ?? null,
        longitude: place?.longitude ?? null,
      })
      .where(and(eq(worldEvents.id, id), isNull(worldEvents.storyId)))
  }
}
