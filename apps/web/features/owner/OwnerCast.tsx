'use client'

import type { CastPlan, Vault } from '@spells/shared/api'
import { useMutation, useQuery } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { Button } from '../../ui/Button.tsx'
import layout from '../../ui/layout.module.css'
import { callApi } from '../api/callApi.ts'
import { queries } from '../api/queries.ts'
import { WalletGate } from '../wallet/WalletGate.tsx'
import { askAtOnce } from './askAtOnce.ts'
import { CastFailure, findOpenCast } from './CastFailure.tsx'
import { FeeFacts } from './FeeFacts.tsx'
import { OwnerCastProgress } from './OwnerCastProgress.tsx'
import styles from './owner.module.css'
import { useSameCast } from './useSameCast.ts'

/** Something that the owner does with one signature; `direct` is the same by plain transactions, without our servers. */
export function OwnerCast({
  plan,
  vault,
  label,
  tone = 'act',
  onDone,
  direct,
  children,
}: {
  readonly plan: CastPlan
  readonly vault: Vault
  readonly label: string
  readonly tone?: 'act' | 'danger' | 'plain'
  readonly onDone: () => void
  readonly direct: ReactNode
  readonly children?: ReactNode
}) {
  // One key until it is started anew: pressing twice, or again after a lost reply, is the same cast.
  const [idempotencyKey, setKey] = useState(() => crypto.randomUUID())
  const quote = useQuery(queries.quote(plan))
  const start = useMutation({
    mutationFn: () => callApi((api) => api.casts.create(plan, idempotencyKey)),
    onSuccess: ({ id, fee }) => {
      const shown = quote.data?.fee ?? fee
      if (shown) askAtOnce.add(id, shown)
    },
  })
  // The same thing, asked for before: it is gone on with, not refused.
  const open = useSameCast(findOpenCast(start.error), plan)
  const castId = start.data?.id ?? open
  const restart = () => {
    setKey(crypto.randomUUID())
    start.reset()
    void quote.refetch()
  }
  return (
    <div className={styles.flow}>
      {castId ? (
        <OwnerCastProgress id={castId} vault={vault} onDone={onDone} onRestart={restart} />
      ) : (
        <>
          <FeeFacts quote={quote} />
          {start.error && <CastFailure error={start.error} />}
          <WalletGate from={vault.owner} chainId={vault.chainId}>
            <div className={layout.row}>
              <Button
                tone={tone}
                busy={start.isPending}
                disabled={quote.data?.simulation.status === 'refused'}
                onClick={() => start.mutate()}
              >
                {label}
              </Button>
              {children}
            </div>
          </WalletGate>
        </>
      )}
      <details className={styles.direct}>
        <summary>Do it directly from my wallet</summary>
        <div className={styles.flow}>
          <p className={layout.quiet}>
            A plain transaction to your own vault. It needs none of our servers; your wallet pays the network fee.
          </p>
          {direct}
        </div>
      </details>
    </div>
  )
}
