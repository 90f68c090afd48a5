'use client'

import { type CastId, castIdSchema } from '@spells/shared'
import { useQuery } from '@tanstack/react-query'
import { ButtonLink } from '../../ui/Button.tsx'
import { EmptyState } from '../../ui/EmptyState.tsx'
import { Loaded } from '../api/Loaded.tsx'
import { CastProgress } from './CastProgress.tsx'
import { castQuery } from './castQuery.ts'

/** The cast that the address names, as it happens. A reload comes back to the same one. */
export function CastLive({ id }: { readonly id: string }) {
  const parsed = castIdSchema.safeParse(id)
  if (!parsed.success) {
    return (
      <EmptyState title="There is no such cast" action={<ButtonLink href="/activity">See all activity</ButtonLink>}>
        <p>The address of this page names no cast.</p>
      </EmptyState>
    )
  }
  return <Watching id={parsed.data} />
}

function Watching({ id }: { readonly id: CastId }) {
  return (
    <Loaded query={useQuery(castQuery(id))} rows={6} label="the cast">
      {(cast) => <CastProgress cast={cast} />}
    </Loaded>
  )
}
