'use client'

import { ProblemError } from '@spells/client'
import type { VaultId } from '@spells/shared'
import { isOwnerPlan } from '@spells/shared/api'
import { useQuery } from '@tanstack/react-query'
import { ButtonLink } from '../../ui/Button.tsx'
import { ErrorState } from '../../ui/ErrorState.tsx'
import { Notice } from '../../ui/Notice.tsx'
import { describeError } from '../api/describeError.ts'
import { queries } from '../api/queries.ts'

/** Why a cast was not taken; when another one is in the way, the way to that one. */
export function CastFailure({ error, vaultId }: { readonly error: unknown; readonly vaultId: VaultId }) {
  if (error instanceof ProblemError && error.code === 'owner_cast_open') return <InTheWay vaultId={vaultId} />
  return <ErrorState {...describeError(error)} />
}

function InTheWay({ vaultId }: { readonly vaultId: VaultId }) {
  const { data } = useQuery({ ...queries.casts(), staleTime: 0 })
  const open = data?.items.find(
    ({ plan, status }) => plan.vaultId === vaultId && isOwnerPlan(plan) && status === 'CREATED',
  )
  return (
    <Notice
      tone="attention"
      urgent
      title="Something else waits for your signature"
      action={
        open && (
          <ButtonLink size="s" tone="act" href={`/cast?id=${open.id}`}>
            Go to it
          </ButtonLink>
        )
      }
    >
      <p>You sign one thing at a time. Sign the other one first, or leave it until it expires.</p>
    </Notice>
  )
}
