'use client'

import { type Cast, isSpellPlan } from '@spells/shared/api'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { useNow } from '../../lib/useNow.ts'
import { ButtonLink } from '../../ui/Button.tsx'
import { Card } from '../../ui/Card.tsx'
import layout from '../../ui/layout.module.css'
import { Notice } from '../../ui/Notice.tsx'
import { PageHead } from '../../ui/PageHead.tsx'
import { Steps } from '../../ui/Steps.tsx'
import { queries } from '../api/queries.ts'
import { useAssets } from '../spells/useAssets.ts'
import { CastProof } from './CastProof.tsx'
import { describeCast } from './castTimeline.ts'
import { describePlan } from './describePlan.ts'

/** Where a cast stands, what that means, and in the end its proof. */
export function CastProgress({ cast }: { readonly cast: Cast }) {
  const nowMs = useNow()
  const assets = useAssets()
  const spells = useQuery(queries.spells())
  const queryClient = useQueryClient()
  const { tone, headline, explanation, steps } = describeCast(cast, nowMs)
  const settled = tone !== 'busy'
  useEffect(() => {
    if (!settled) return
    for (const key of ['positions', 'balances', 'events']) void queryClient.invalidateQueries({ queryKey: [key] })
  }, [settled, queryClient])

  return (
    <article className={layout.stack}>
      <PageHead
        title={describePlan(cast.plan, { spells: spells.data?.items, assets })}
        lead={cast.cause.kind === 'trigger' ? 'A trigger of yours fired.' : 'You cast this.'}
      />
      <div className={layout.columns}>
        <Card title="Progress">
          <div role="status">
            <Notice tone={tone === 'busy' ? 'info' : tone} title={headline}>
              <p>{explanation}</p>
            </Notice>
          </div>
          <Steps steps={steps} label="Steps of the cast" />
          {tone === 'busy' && <p className={layout.small}>You can close this page: the cast goes on without it.</p>}
          {tone === 'good' && (
            <div className={layout.row}>
              <ButtonLink tone="act" href="/positions">
                See your positions
              </ButtonLink>
              <ButtonLink href="/markets">Back to the markets</ButtonLink>
            </div>
          )}
          {isSpellPlan(cast.plan) && (tone === 'bad' || cast.status === 'EXPIRED') && (
            <div className={layout.row}>
              <ButtonLink
                href={`/cast?spell=${encodeURIComponent(cast.plan.spell)}&action=${cast.plan.action}&vault=${cast.plan.vaultId}`}
              >
                Start again
              </ButtonLink>
            </div>
          )}
        </Card>
        <CastProof cast={cast} />
      </div>
    </article>
  )
}
