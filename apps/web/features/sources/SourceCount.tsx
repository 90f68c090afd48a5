import type { SourceHealth } from '@spells/shared/api'
import { Badge } from '../../ui/Badge.tsx'

/** How many of the sources are well. */
export function SourceCount({ sources }: { readonly sources: readonly SourceHealth[] }) {
  const well = sources.filter(({ status }) => status === 'ok').length
  if (sources.length === 0) return <Badge>No source was read yet</Badge>
  return (
    <Badge tone={well === sources.length ? 'good' : 'attention'}>
      {well === sources.length ? `All ${well} sources are read` : `${well} of ${sources.length} sources are well`}
    </Badge>
  )
}
