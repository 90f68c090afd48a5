'use client'

import { AppError } from '@spells/shared'
import { isOwnerPlan, type Quote, type SpellView } from '@spells/shared/api'
import { useMutation } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'
import { type ReactNode, useState } from 'react'
import { formatAmount } from '../../lib/formatAmount.ts'
import { shortenHex } from '../../lib/shortenHex.ts'
import { useNow } from '../../lib/useNow.ts'
import { Badge } from '../../ui/Badge.tsx'
import { Button } from '../../ui/Button.tsx'
import { Card } from '../../ui/Card.tsx'
import { ErrorState } from '../../ui/ErrorState.tsx'
import { Fact, Facts } from '../../ui/Facts.tsx'
import layout from '../../ui/layout.module.css'
import { Notice } from '../../ui/Notice.tsx'
import { TimeAgo } from '../../ui/TimeAgo.tsx'
import { callApi } from '../api/callApi.ts'
import { describeError } from '../api/describeError.ts'
import { askAtOnce } from '../owner/askAtOnce.ts'
import { CastFailure } from '../owner/CastFailure.tsx'
import { useAssets } from '../spells/useAssets.ts'
import { SponsorNote } from '../sponsorship/SponsorNote.tsx'
import { describePlan } from './describePlan.ts'
import { pendingCast } from './pendingCast.ts'
import { QuoteCalls } from './QuoteCalls.tsx'

const OLD_QUOTE_MS = 60_000

/** The quote in full: simulation, cost, worst case, warnings, the exact calls. Then the decision. */
export function QuoteReview({
  quote,
  spell,
  onRequote,
  onBack,
}: {
  readonly quote: Quote
  readonly spell: SpellView
  readonly onRequote: (quote: Quote) => void
  readonly onBack: ReactNode
}) {
  const assets = useAssets()
  const router = useRouter()
  const nowMs = useNow()
  // One key per review: pressing twice, or again after a lost reply, is the same cast.
  const [idempotencyKey] = useState(() => crypto.randomUUID())
  const { plan, fee, simulation, warnings, worstCase, quotedAt } = quote
  const passed = simulation.status === 'passed'
  const old = nowMs !== undefined && nowMs - Date.parse(quotedAt) > OLD_QUOTE_MS
  const requote = useMutation({ mutationFn: () => callApi((api) => api.quotes.create(plan)), onSuccess: onRequote })
  const cast = useMutation({
    mutationFn: () => {
      pendingCast.set({ idempotencyKey, plan })
      return callApi((api) => api.casts.create(plan, idempotencyKey))
    },
    onSuccess: ({ id }) => {
      pendingCast.clear()
      if (isOwnerPlan(plan)) askAtOnce.add(id, fee)
      router.replace(`/cast?id=${id}`)
    },
    // A refusal is an answer; only silence leaves something to be looked up.
    onError: (error) => !(error instanceof AppError && error.retry === 'unknown') && pendingCast.clear(),
  })
  const lost = worstCase.outflows.map(({ token, amount }) => {
    if (token === 'native') return `${formatAmount(amount, 18)} ETH`
    const asset = assets.find(({ address }) => address === token)
    return asset ? `${formatAmount(amount, asset.decimals)} ${asset.symbol}` : `${amount} units of ${shortenHex(token)}`
  })
  const networkFee = `${formatAmount(fee.networkFeeMaxWei, 18)} ETH`
  const protocolFee = `${formatAmount(fee.protocolFeeWei, 18)} ETH`

  return (
    <div className={layout.columns}>
      <Card
        title={describePlan(plan, { spells: [spell], assets })}
        aside={<Badge tone={passed ? 'good' : 'bad'}>{passed ? 'Simulation passed' : 'Simulation refused'}</Badge>}
      >
        {simulation.status === 'refused' && (
          <Notice tone="bad" title="The chain would refuse this now">
            <p>{simulation.reason.message}</p>
          </Notice>
        )}
        <Facts>
          <Fact name="Network fee, at most">
            {networkFee}, paid by {fee.paidBy === 'vault' ? 'the vault' : 'us'}
          </Fact>
          <Fact name="Our fee">{fee.protocolFeeWei === '0' ? 'None' : protocolFee}</Fact>
          <Fact name="Worst case">
            <strong>
              {[...lost, ...(fee.paidBy === 'vault' ? [networkFee] : [])].join(' and ') || 'Nothing of yours'}
            </strong>
          </Fact>
          <Fact name="Simulated at block">{simulation.blockNumber}</Fact>
          <Fact name="Quoted">
            <TimeAgo at={quotedAt} />
          </Fact>
        </Facts>
        <SponsorNote paidBy={fee.paidBy} />
        <QuoteCalls calls={quote.calls} assets={assets} />
        {cast.error && <CastFailure error={cast.error} />}
        {requote.error && <ErrorState {...describeError(requote.error)} />}
        {old && (
          <Notice
            tone="attention"
            title="This quote is more than a minute old"
            action={
              <Button size="s" busy={requote.isPending} onClick={() => requote.mutate()}>
                Quote again
              </Button>
            }
          >
            <p>
              Fees and the chain may have moved.{!isOwnerPlan(plan) && ' The limits of your session hold either way.'}
            </p>
          </Notice>
        )}
        <div className={layout.row}>
          <Button
            tone="act"
            size="l"
            busy={cast.isPending || cast.isSuccess}
            disabled={!passed}
            onClick={() => cast.mutate()}
          >
            {cast.error
              ? 'Send the same again'
              : `${isOwnerPlan(plan) ? 'Sign and ' : ''}${plan.action === 'entry' ? 'cast' : 'close'} ${spell.name}`.replace(
                  /^./,
                  (first) => first.toUpperCase(),
                )}
          </Button>
          {onBack}
        </div>
        <p className={layout.small}>
          {isOwnerPlan(plan)
            ? 'Your wallet asks for one signature over exactly this. It is no transaction, and it happens at most once.'
            : 'No wallet prompt: your session covers this cast. It happens at most once.'}
        </p>
      </Card>
      <Card title="Warnings">
        <ul className={layout.bullets}>
          {warnings.map((warning) => (
            <li key={warning}>{warning}</li>
          ))}
        </ul>
      </Card>
    </div>
  )
}
