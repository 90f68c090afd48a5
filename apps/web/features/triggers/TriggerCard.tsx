'use client'

import { formatPercent } from '@spells/shared'
import type { Trigger, UpdateTriggerBody } from '@spells/shared/api'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { formatTime } from '../../lib/formatTime.ts'
import { Badge } from '../../ui/Badge.tsx'
import { Button, ButtonLink } from '../../ui/Button.tsx'
import { Card } from '../../ui/Card.tsx'
import { ErrorState } from '../../ui/ErrorState.tsx'
import { Fact, Facts } from '../../ui/Facts.tsx'
import { Link } from '../../ui/Link.tsx'
import layout from '../../ui/layout.module.css'
import { Notice } from '../../ui/Notice.tsx'
import { Scale } from '../../ui/Scale.tsx'
import { TimeAgo } from '../../ui/TimeAgo.tsx'
import { toast } from '../../ui/toast.ts'
import { callApi } from '../api/callApi.ts'
import { describeError } from '../api/describeError.ts'
import { queries } from '../api/queries.ts'
import { describePlan } from '../cast/describePlan.ts'
import { useAssets } from '../spells/useAssets.ts'
import { describeDecision, describeRule, describeTriggerState, readMarketId } from './describeTrigger.ts'

/** One trigger: what it watches, where that stands, what it decided last. */
export function TriggerCard({ trigger }: { readonly trigger: Trigger }) {
  const marketId = readMarketId(trigger.signal)
  const market = useQuery(queries.market(marketId)).data
  const spells = useQuery(queries.spells())
  const assets = useAssets()
  const queryClient = useQueryClient()
  const { plan } = trigger.action
  const { tone, text, live } = describeTriggerState(trigger)
  const decision = trigger.lastDecision
  const castId = decision?.fire?.castId
  const refresh = () => queryClient.invalidateQueries({ queryKey: ['triggers'] })
  const update = useMutation({
    mutationFn: (body: UpdateTriggerBody) => callApi((api) => api.triggers.update(trigger.id, body)),
    onSuccess: refresh,
  })
  const remove = useMutation({
    mutationFn: () => callApi((api) => api.triggers.remove(trigger.id)),
    onSuccess: () => {
      toast('good', 'The trigger is deleted.')
      return refresh()
    },
  })
  const error = update.error ?? remove.error
  const open = trigger.status === 'active' || trigger.status === 'paused'

  return (
    <Card
      title={trigger.name}
      tone={trigger.status === 'active' && trigger.mode === 'armed' ? 'armed' : 'plain'}
      aside={
        <Badge tone={tone} live={live}>
          {text}
        </Badge>
      }
    >
      {market && (
        <div className={layout.list}>
          <Scale
            value={market.market.probability}
            threshold={trigger.threshold}
            direction={trigger.direction}
            stale={market.age.stale}
          />
          <p className={layout.small}>
            Now {formatPercent(market.market.probability)}, read <TimeAgo at={market.market.observedAt} />
            {market.age.stale && '. Stale: the trigger waits for fresh readings'}
          </p>
        </div>
      )}
      <Facts>
        <Fact name="When">
          <Link href={`/market?id=${encodeURIComponent(marketId)}`}>
            {market?.market.question ?? `Market ${marketId}`}
          </Link>{' '}
          {describeRule(trigger)}
        </Fact>
        <Fact name={trigger.mode === 'armed' ? 'Then' : 'Would then'}>
          {describePlan(plan, { spells: spells.data?.items, assets })}
        </Fact>
        <Fact name="Fired">
          {trigger.fires} of {trigger.maxFires}
        </Fact>
        <Fact name="Ends">{formatTime(trigger.expiresAt)}</Fact>
        {decision && (
          <Fact name="Last decision">
            {describeDecision(decision)}{' '}
            <span className={layout.small}>
              <TimeAgo at={decision.at} />
            </span>
          </Fact>
        )}
      </Facts>
      {trigger.reason && (
        <Notice tone="attention" title="We paused it">
          <p>{trigger.reason.message}</p>
        </Notice>
      )}
      {trigger.warnings.map((warning) => (
        <Notice key={warning} tone="attention" title={warning} />
      ))}
      {error && <ErrorState {...describeError(error)} />}
      <div className={layout.row}>
        {castId && (
          <ButtonLink size="s" tone="act" href={`/cast?id=${castId}`}>
            See the cast
          </ButtonLink>
        )}
        {open && (
          <Button
            size="s"
            busy={update.isPending}
            onClick={() => update.mutate({ paused: trigger.status === 'active' })}
          >
            {trigger.status === 'active' ? 'Pause' : 'Resume'}
          </Button>
        )}
        {open && (
          <Button
            size="s"
            busy={update.isPending}
            onClick={() => update.mutate({ mode: trigger.mode === 'armed' ? 'monitor' : 'armed' })}
          >
            {trigger.mode === 'armed' ? 'Only record' : 'Arm'}
          </Button>
        )}
        <Button size="s" tone="quiet" busy={remove.isPending} onClick={() => remove.mutate()}>
          Delete
        </Button>
      </div>
    </Card>
  )
}
