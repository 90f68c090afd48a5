'use client'

import { AppError } from '@spells/shared'
import type { CastDetail, SignatureRequest, Vault } from '@spells/shared/api'
import { useEffect, useState } from 'react'
import { formatAge } from '../../lib/formatAge.ts'
import { formatAmount } from '../../lib/formatAmount.ts'
import { formatTime } from '../../lib/formatTime.ts'
import { useNow } from '../../lib/useNow.ts'
import { Address } from '../../ui/Address.tsx'
import { Button } from '../../ui/Button.tsx'
import { Fact, Facts } from '../../ui/Facts.tsx'
import layout from '../../ui/layout.module.css'
import { Notice } from '../../ui/Notice.tsx'
import { describeError } from '../api/describeError.ts'
import { useChain } from '../wallet/useChain.ts'
import { WalletGate } from '../wallet/WalletGate.tsx'
import { useWallet } from '../wallet/walletStore.ts'
import { askAtOnce, findDearer, type SaidFee } from './askAtOnce.ts'
import { checkSignatureRequest } from './checkSignatureRequest.ts'
import { DearerNotice } from './DearerNotice.tsx'
import styles from './owner.module.css'
import { useOwnerSignature } from './useOwnerSignature.ts'

/** What the owner is asked to sign, what it does and costs, until when, and the one button. */
export function SignPanel({
  cast,
  toSign,
  vault,
}: {
  readonly cast: CastDetail
  readonly toSign: SignatureRequest
  readonly vault: Vault
}) {
  const chain = useChain()
  const nowMs = useNow()
  const wallet = useWallet()
  const { signing, sign, takeBack } = useOwnerSignature({ vault })
  const ready =
    chain !== undefined &&
    wallet.status === 'connected' &&
    wallet.address.toLowerCase() === toSign.owner.toLowerCase() &&
    wallet.chainId === vault.chainId
  const checked =
    chain &&
    checkSignatureRequest(toSign, {
      vault: vault.address,
      owner: vault.owner,
      chainId: vault.chainId,
      deployment: chain.deployment,
    })
  const terms = checked?.ok ? checked.value : undefined
  const [said, setSaid] = useState<SaidFee>()
  useEffect(() => {
    if (!ready || !terms) return
    const told = askAtOnce.take(cast.id)
    if (told === undefined) return
    setSaid(told)
    if (findDearer(told, terms) === undefined) void sign(cast)
  }, [ready, terms, cast, sign])
  if (!checked) return null
  if (!checked.ok) {
    return (
      <Notice tone="bad" urgent title="Do not sign this">
        <p>
          What was to be signed is not what this page would show you: {checked.refusal.what} differs. It expires by
          itself, unsigned.
        </p>
      </Notice>
    )
  }
  const { calls, networkFeeMaxWei, paidBy, validUntilMs } = checked.value
  const told = said ?? cast.fee
  const dearer = told ? findDearer(told, checked.value) : undefined
  const leftMs = nowMs === undefined ? undefined : validUntilMs - nowMs
  const mustNotSign =
    signing.status === 'failed' && signing.error instanceof AppError && refused.includes(signing.error.code)
  const busy = signing.status === 'asking' || signing.status === 'sending'
  const leaving = signing.status === 'takingBack'
  return (
    <section className={styles.panel} aria-label="To sign">
      {toSign.attempt > 1 && (
        <Notice tone="attention" title="Sign once more">
          <p>
            The first one did not get through in time. This one has the same place in line and a higher fee: at most one
            of the two can ever land.
          </p>
        </Notice>
      )}
      {told && dearer && !(dearer === 'fee' && toSign.attempt > 1) && (
        <DearerNotice what={dearer} said={told} actual={checked.value} />
      )}
      <ol className={styles.calls}>
        {calls.map((text, index) => (
          <li key={index}>{text}</li>
        ))}
      </ol>
      <Facts>
        <Fact name="Network fee, at most">
          {formatAmount(networkFeeMaxWei.toString(), 18)} ETH, paid by {paidBy === 'sponsor' ? 'us' : 'the vault'}
        </Fact>
        <Fact name="Can be signed">
          <span title={formatTime(new Date(validUntilMs).toISOString())}>
            {leftMs !== undefined && leftMs > 0 ? `for another ${formatAge(leftMs)}` : 'no more'}
          </span>
        </Fact>
        <Fact name="Signed by">
          <Address value={toSign.owner} what="the owner’s address" />
        </Fact>
        <Fact name="Your wallet shows">
          <Address value={toSign.userOpHash} what="the operation’s hash" />
        </Fact>
      </Facts>
      {signing.status === 'failed' && <SignFailure error={signing.error} />}
      <div className={layout.row}>
        {!mustNotSign && (
          <WalletGate from={toSign.owner} chainId={vault.chainId}>
            <Button tone="act" busy={busy} disabled={leaving} onClick={() => void sign(cast)}>
              {signing.status === 'asking'
                ? 'Sign in your wallet'
                : signing.status === 'sending'
                  ? 'Handing it in'
                  : signing.status === 'failed'
                    ? 'Try again'
                    : toSign.attempt > 1
                      ? 'Sign again'
                      : 'Sign'}
            </Button>
          </WalletGate>
        )}
        {toSign.attempt === 1 && cast.status === 'CREATED' && (
          <Button busy={leaving} disabled={busy} onClick={() => void takeBack(cast)}>
            Take back
          </Button>
        )}
      </div>
      <p className={layout.small}>This page has worked out that hash itself, from exactly the calls above.</p>
    </section>
  )
}

/** What the page itself does not let through to the wallet. */
const refused: readonly string[] = ['operation_differs', 'window_too_long']

function SignFailure({ error }: { readonly error: unknown }) {
  const rejected = error instanceof AppError && error.code === 'wallet_rejected'
  const { title, detail } = describeError(error)
  return (
    <Notice
      tone={error instanceof AppError && error.retry === 'never' ? 'bad' : 'attention'}
      urgent
      title={rejected ? 'You declined in your wallet' : title}
    >
      <p>{rejected ? 'Nothing was sent. Sign it after all, or leave it: it expires by itself.' : detail}</p>
    </Notice>
  )
}
