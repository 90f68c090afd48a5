import type { Age } from '@spells/shared/api'
import { formatAge } from '../../lib/formatAge.ts'
import layout from '../../ui/layout.module.css'
import { Notice } from '../../ui/Notice.tsx'
import { TimeAgo } from '../../ui/TimeAgo.tsx'

/** When something was read, and, when that is too long ago, that it is. `what` begins a sentence and is plural. */
export function ReadingAge({ age, what, every }: { readonly age: Age; readonly what: string; readonly every: string }) {
  const { ageMs, observedAt, stale } = age
  if (observedAt === null || ageMs === null) {
    return (
      <Notice tone="attention" title={`${what} were not read yet.`}>
        <p>That happens {every}; the first time may still be to come.</p>
      </Notice>
    )
  }
  if (!stale) {
    return (
      <p className={layout.small}>
        {what} were read <TimeAgo at={observedAt} />; that happens {every}.
      </p>
    )
  }
  return (
    <Notice tone="attention" title={`${what} are ${formatAge(ageMs)} old.`}>
      <p>They are read {every}, and the last reading did not work. You see the last good one.</p>
    </Notice>
  )
}
