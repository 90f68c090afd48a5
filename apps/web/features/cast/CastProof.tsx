'use client'

import type { Cast } from '@spells/shared/api'
import { useMutation } from '@tanstack/react-query'
import { formatAmount } from '../../lib/formatAmount.ts'
import { Address } from '../../ui/Address.tsx'
import { Badge } from '../../ui/Badge.tsx'
import { Button } from '../../ui/Button.tsx'
import { Card } from '../../ui/Card.tsx'
import { Fact, Facts } from '../../ui/Facts.tsx'
import layout from '../../ui/layout.module.css'
import { TimeAgo } from '../../ui/TimeAgo.tsx'
import { toast } from '../../ui/toast.ts'
import { callApi } from '../api/callApi.ts'
import { describeError } from '../api/describeError.ts'
import { useAssets } from '../spells/useAssets.ts'

/** What can be checked without trusting us: hashes, block, cost, and the venue's balances before and after. */
export function CastProof({ cast }: { readonly cast: Cast }) {
  const assets = useAssets()
  const certificate = useMutation({
    mutationFn: () => callApi((api) => api.casts.certificate(cast.id)),
    onSuccess: (value) => download('certificate', cast.id, value),
    onError: (error) => toast('bad', describeError(error).title),
  })
  const nameToken = (token: string) => {
    const asset = assets.find(({ address, aToken }) =>
      [address, aToken].some((one) => one.toLowerCase() === token.toLowerCase()),
    )
    if (!asset) return undefined
    return {
      decimals: asset.decimals,
      symbol: asset.aToken.toLowerCase() === token.toLowerCase() ? `${asset.symbol} lent` : asset.symbol,
    }
  }
  return (
    <Card title="Proof">
      <Facts>
        <Fact name="Asked">
          <TimeAgo at={cast.createdAt} />
        </Fact>
        {cast.steps.map((step) => (
          <StepFacts key={step.id} step={step} />
        ))}
      </Facts>
      {cast.steps.flatMap(({ id, observations }) =>
        observations.map(({ condition, before, after, met }) => {
          const token = nameToken(condition.token)
          const show = (amount: string) => (token ? `${formatAmount(amount, token.decimals)} ${token.symbol}` : amount)
          return (
            <div key={`${id}${condition.token}`} className={layout.list}>
              <h3>Read from the venue</h3>
              <Facts>
                <Fact name="Before">{show(before)}</Fact>
                <Fact name="After">{show(after)}</Fact>
                <Fact name="Promise">
                  <Badge tone={met ? 'good' : 'bad'}>{met ? 'kept' : 'not kept'}</Badge>
                </Fact>
              </Facts>
            </div>
          )
        }),
      )}
      <div className={layout.row}>
        {cast.status === 'FINALIZED' && (
          <Button
            size="s"
            busy={certificate.isPending}
            onClick={() => certificate.mutate()}
            title="Cause, signatures and inclusion, checkable against any node"
          >
            Download the certificate
          </Button>
        )}
        <Button size="s" onClick={() => download('cast', cast.id, cast)}>
          Download the record
        </Button>
      </div>
    </Card>
  )
}

function StepFacts({ step: { userOpHash, inclusion } }: { readonly step: Cast['steps'][number] }) {
  return (
    <>
      {userOpHash && (
        <Fact name="Operation">
          <Address value={userOpHash} what="the operation’s hash" />
        </Fact>
      )}
      {inclusion && (
        <>
          <Fact name="Transaction">
            <Address value={inclusion.transactionHash} what="the transaction’s hash" />
          </Fact>
          <Fact name="Block">{inclusion.blockNumber}</Fact>
          <Fact name="Network fee">
            {formatAmount(inclusion.actualGasCostWei, 18)} ETH
            {inclusion.paidBy && `, paid by ${inclusion.paidBy === 'sponsor' ? 'us' : 'the vault'}`}
          </Fact>
        </>
      )}
    </>
  )
}

function download(what: 'cast' | 'certificate', id: string, value: unknown): void {
  const url = URL.createObjectURL(new Blob([JSON.stringify(value, null, 2)], { type: 'application/json' }))
  const link = document.createElement('a')
  link.href = url
  link.download = `${what}-${id}.json`
  link.click()
  URL.revokeObjectURL(url)
}
