import type { Age } from '@spells/shared/api'
import { formatAge } from '../../lib/formatAge.ts'
import { Notice } from '../../ui/Notice.tsx'

/** Says that values are too old to act on, and what that means. Nothing when they are fresh. */
export function StaleNotice({ age, what }: { readonly age: Age; readonly what: string }) {
  if (age.frozen) {
    return (
      <Notice tone="attention" title="The source stands still: it shows the same of every market.">
        <p>That is not believed, so triggers wait until something moves. Closing a position still works.</p>
      </Notice>
    )
  }
  if (!age.stale) return null
  const old = age.ageMs === null ? `${what} were never seen` : `${what} are ${formatAge(age.ageMs)} old`
  return (
    <Notice tone="attention" title={`${old}. They may have moved since.`}>
      <p>
        Stale values never open risk: triggers on them wait until fresh ones arrive. Closing a position still works.
      </p>
    </Notice>
  )
}
