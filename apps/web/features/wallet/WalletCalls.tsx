'use client'

import { AppError } from '@spells/shared'
import type { WalletCall } from '@spells/shared/api'
import { type ReactNode, useState } from 'react'
import type { Address as EvmAddress } from 'viem'
import { Address } from '../../ui/Address.tsx'
import { Button } from '../../ui/Button.tsx'
import { Notice } from '../../ui/Notice.tsx'
import { type StepState, Steps } from '../../ui/Steps.tsx'
import { describeError } from '../api/describeError.ts'
import { loadWallet } from './loadWallet.ts'
import { WalletGate } from './WalletGate.tsx'
import styles from './walletCalls.module.css'

type Progress =
  | { readonly status: 'idle' }
  | { readonly status: 'asking' }
  | { readonly status: 'mining'; readonly hash: `0x${string}` }
  | { readonly status: 'failed'; readonly error: unknown; readonly hash: `0x${string}` | undefined }

/** Plain transactions for the owner's wallet, one after another: what each does, and where it stands. */
export function WalletCalls({
  calls: offered,
  from,
  chainId,
  label,
  tone = 'act',
  before,
  onDone,
  children,
}: {
  readonly calls: readonly WalletCall[]
  readonly from: EvmAddress
  readonly chainId: number
  readonly label: string
  readonly tone?: 'act' | 'danger' | 'plain'
  /** What our servers do first; the transactions do not depend on it. */
  readonly before?: () => Promise<unknown>
  readonly onDone: () => void
  readonly children?: ReactNode
}) {
  // Once begun, the list stays: the page around it may learn meanwhile that a part is done.
  const [begun, setBegun] = useState<readonly WalletCall[]>()
  const calls = begun ?? offered
  // What was mined stays mined: trying again goes on with the next one.
  const [mined, setMined] = useState(0)
  const [progress, setProgress] = useState<Progress>({ status: 'idle' })
  const busy = progress.status === 'asking' || progress.status === 'mining'

  const run = async () => {
    const unseen = progress.status === 'failed' && isUnseen(progress.error) ? progress.hash : undefined
    let hash: `0x${string}` | undefined
    setBegun(calls)
    try {
      const { sendCall, waitForCall } = await loadWallet()
      if (before && mined === 0) await before().catch(() => undefined)
      for (let index = mined; index < calls.length; index += 1) {
        const call = calls[index]
        if (!call) break
        setProgress({ status: 'asking' })
        hash = index === mined && unseen !== undefined ? unseen : await sendCall(call, { from, chainId })
        setProgress({ status: 'mining', hash })
        await waitForCall(hash)
        hash = undefined
        setMined(index + 1)
      }
      setProgress({ status: 'idle' })
      onDone()
    } catch (error) {
      setProgress({ status: 'failed', error, hash })
    }
  }

  return (
    <div className={styles.calls}>
      {(calls.length > 1 || progress.status !== 'idle') && (
        <Steps
          label={label}
          steps={calls.map((call, index) => ({
            id: `${index}`,
            title: call.purpose.replace(/\.$/, ''),
            state: toState(index, mined, progress),
            detail: index === mined ? describeProgress(progress) : undefined,
          }))}
        />
      )}
      {progress.status === 'failed' && <Failure error={progress.error} hash={progress.hash} />}
      <WalletGate from={from} chainId={chainId}>
        <div className={styles.actions}>
          <Button tone={tone} busy={busy} onClick={run}>
            {progress.status === 'failed'
              ? isUnseen(progress.error)
                ? 'Look again'
                : 'Try again'
              : busy
                ? busyLabel(progress)
                : label}
          </Button>
          {children}
        </div>
      </WalletGate>
    </div>
  )
}

const isUnseen = (error: unknown) => error instanceof AppError && error.code === 'transaction_unseen'

function busyLabel(progress: Progress): string {
  return progress.status === 'asking' ? 'Confirm in your wallet' : 'Waiting for a block'
}

function toState(index: number, mined: number, progress: Progress): StepState {
  if (index < mined) return 'done'
  if (index > mined || progress.status === 'idle') return 'todo'
  if (progress.status !== 'failed') return 'current'
  return isUnseen(progress.error) ? 'attention' : 'failed'
}

function describeProgress(progress: Progress): ReactNode {
  if (progress.status === 'asking') return 'Your wallet shows this transaction. It is sent only when you confirm.'
  if (progress.status !== 'mining') return undefined
  return (
    <>
      Sent. Waiting for a block: <Address value={progress.hash} what="transaction hash" />
    </>
  )
}

function Failure({ error, hash }: { readonly error: unknown; readonly hash: `0x${string}` | undefined }) {
  const calm = error instanceof AppError && error.retry !== 'never'
  const { title, detail } = describeError(error)
  return (
    <Notice tone={calm ? 'attention' : 'bad'} title={title} urgent>
      {detail && <p>{detail}</p>}
      {hash && (
        <p>
          Transaction <Address value={hash} what="transaction hash" />
        </p>
      )}
    </Notice>
  )
}
