'use client'

import { ProblemError } from '@spells/client'
import type { CastId } from '@spells/shared'
import { useQuery } from '@tanstack/react-query'
import { ButtonLink } from '../../ui/Button.tsx'
import { ErrorState } from '../../ui/ErrorState.tsx'
import { Notice } from '../../ui/Notice.tsx'
import { describeError } from '../api/describeError.ts'
import { queries } from '../api/queries.ts'
import { castQuery } from '../cast/castQuery.ts'
import { describePlan } from '../cast/describePlan.ts'
import { useAssets } from '../spells/useAssets.ts'

/** Why a cast was not taken; when another one is in the way, the way to that one. */
export function CastFailure({ error }: { readonly error: unknown }) {
  const open = findOpenCast(error)
  if (open !== undefined) return <InTheWay id={open} />
  return <ErrorState {...describeError(error)} />
}

/** The cast that waits for a signature, when that is why another one was not taken. */
export function findOpenCast(error: unknown): CastId | undefined {
  return error instanceof ProblemError && error.code === 'owner_cast_open' ? error.problem.castId : undefined
}

function InTheWay({ id }: { readonly id: CastId }) {
  const assets = useAssets()
  const spells = useQuery(queries.spells())
  const open = useQuery(castQuery(id)).data
  return (
    <Notice
      tone="attention"
      urgent
      title="Something else waits for your signature"
      action={
        <ButtonLink size="s" tone="act" href={`/cast?id=${id}`}>
          Go to it
        </ButtonLink>
      }
    >
      <p>
        You sign one thing at a time. Sign the other one first
        {open && ` (“${describePlan(open.plan, { spells: spells.data?.items, assets })}”)`}, or leave it until it
        expires.
      </p>
    </Notice>
  )
}
