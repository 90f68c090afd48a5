import { type Column, type SQL, sql } from 'drizzle-orm'

/** Place in a list that is ordered by time, newest first. */
export type TimeCursor = { readonly atMs: number; readonly id: string }

/** The rows that come after a place. */
export function isAfter(time: Column, id: Column, after: TimeCursor | undefined): SQL | undefined {
  return after && sql`(${time}, ${id}) < (${new Date(after.atMs).toISOString()}::timestamptz, ${after.id}::uuid)`
}
