import type { DataBadRow } from '@spells/db'
import { toTime } from '@spells/shared'
import type { DataBadView } from '@spells/shared/api'
import { keccak256, toBytes } from 'viem'

/** What could not be used as the API shows it: an upstream's own text never is. */
export function presentDataBad(row: DataBadRow): DataBadView {
  const { source, itemId, field, reason, count, firstSeenAt, lastSeenAt } = row
  return {
    ...{ source, item: toItem(itemId), field: toCode(field), reason: toCode(reason), count },
    firstSeenAt: toTime(firstSeenAt),
    lastSeenAt: toTime(lastSeenAt),
  }
}

function toItem(itemId: string): string | null {
  if (itemId === '') return null
  if (/^([A-Za-z0-9._-]{1,80}|item \d{1,6})$/.test(itemId)) return itemId
  return `hash:${keccak256(toBytes(itemId)).slice(2, 18)}`
}

/** Ours are plain; whatever else came to be stored says no more than that. */
function toCode(text: string): string {
  return /^[A-Za-z0-9_]{1,60}$/.test(text) ? text : 'other'
}
