'use client'

import { type CastDetail, isOwnerPlan, isSpellPlan } from '@spells/shared/api'
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
import { SignPanel } from '../owner/SignPanel.tsx'
import { useAssets } from '../spells/useAssets.ts'
import { useVaults } from '../vault/useVaults.ts'
import { CastProof } from './CastProof.tsx'
import { describeCast } from './castTimeline.ts'
import { describePlan } from './describePlan.ts'

/** Where a cast stands, what that means, and in the end its proof. */
export function CastProgress({ cast }: { readonly cast: CastDetail }) {
  const nowMs = useNow()
  const assets = useAssets()
  const spells = useQuery(queries.spells())
  const vault = useVaults().data?.items.find(({ id }) => id === cast.plan.vaultId)
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
        lead={
          cast.cause.kind === 'trigger'
            ? 'A trigger of yours fired.'
            : cast.cause.kind === 'emergency'
              ? 'You asked to close everything, by a signature of yours.'
              : isOwnerPlan(cast.plan)
                ? 'You asked for this, and sign it yourself.'
                : 'You cast this under your session.'
        }
      />
      <div className={layout.columns}>
        <Card title="Progress">
          <div role="status">
            <Notice tone={tone === 'busy' ? 'info' : tone} title={headline}>
              <p>{explanation}</p>
            </Notice>
          </div>
          {cast.toSignUnavailable && (
            <Notice tone="attention" title="What to sign cannot be shown right now">
              <p>A part of Spells does not answer. This page asks again by itself; nothing is lost.</p>
            </Notice>
          )}
          {cast.toSign && vault && (
            <SignPanel key={cast.toSign.userOpHash} cast={cast} toSign={cast.toSign} vault={vault} />
          )}
          <Steps steps={steps} label="Steps of the cast" />
          {tone === 'busy' && <p className={layout.small}>You can close this page: the cast goes on without it.</p>}
          {tone === 'good' && (
            <div className={layout.row}>
              {isSpellPlan(cast.plan) ? (
                <>
                  <ButtonLink tone="act" href="/positions">
                    See your positions
                  </ButtonLink>
                  <ButtonLink href="/markets">Back to the markets</ButtonLink>
                </>
              ) : (
                <ButtonLink tone="act" href="/vault">
                  Back to your vault
                </ButtonLink>
              )}
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
