'use client'

import { isTerminal } from '@spells/shared'
import { isOwnerPlan } from '@spells/shared/api'
import { useQuery } from '@tanstack/react-query'
import { ButtonLink } from '../../ui/Button.tsx'
import { Notice } from '../../ui/Notice.tsx'
import { queries } from '../api/queries.ts'
import { describeCast } from '../cast/castTimeline.ts'
import { describePlan } from '../cast/describePlan.ts'
import { useAssets } from '../spells/useAssets.ts'

/** Casts that are not settled yet: shown beside positions, never as one. */
export function CastsUnderWay() {
  const { data } = useQuery(queries.casts())
  const spells = useQuery(queries.spells())
  const assets = useAssets()
  const open = data?.items.filter(({ status }) => !isTerminal(status) && status !== 'CONFIRMED') ?? []
  return open.map((cast) => {
    const { tone, headline } = describeCast(cast, undefined)
    return (
      <Notice
        key={cast.id}
        tone={tone === 'busy' ? 'info' : tone}
        title={`${describePlan(cast.plan, { spells: spells.data?.items, assets })}: ${headline.toLowerCase()}`}
        action={
          <ButtonLink size="s" href={`/cast?id=${cast.id}`}>
            {isOwnerPlan(cast.plan) && cast.status === 'CREATED' ? 'Sign it' : 'Watch it'}
          </ButtonLink>
        }
      />
    )
  })
}
