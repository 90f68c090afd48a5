import type { DataBad } from '@spells/core'

/** What was refused, by field and reason. */
type DataBadCount = { readonly field: string; readonly reason: string; readonly count: number }

/** Most kinds that are told of a run; each item is counted by itself in `data_bad`. */
const MAX_KINDS = 20

/** Counts what a source sent that could not be used, most frequent first. */
export function countDataBad(refused: readonly Pick<DataBad, 'field' | 'reason'>[]): DataBadCount[] {
  const counts = new Map<string, DataBadCount>()
  for (const { field, reason } of refused) {
    const key = JSON.stringify([field, reason])
    counts.set(key, { field, reason, count: (counts.get(key)?.count ?? 0) + 1 })
  }
  return [...counts.values()]
    .sort((a, b) => b.count - a.count || (a.field + a.reason < b.field + b.reason ? -1 : 1))
    .slice(0, MAX_KINDS)
}
