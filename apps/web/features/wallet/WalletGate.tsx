'use client'

import { type ReactNode, useState } from 'react'
import type { Address as EvmAddress } from 'viem'
import { Address } from '../../ui/Address.tsx'
import { Button } from '../../ui/Button.tsx'
import { Notice } from '../../ui/Notice.tsx'
import { describeError } from '../api/describeError.ts'
import { openDialog } from '../shell/openDialog.ts'
import { loadWallet } from './loadWallet.ts'
import { useChain } from './useChain.ts'
import { useWallet } from './walletStore.ts'

/** Lets through only with the right wallet on the right network, and says how to get there. */
export function WalletGate({
  from,
  chainId,
  onConnect = () => openDialog('connect'),
  children,
}: {
  readonly from: EvmAddress
  readonly chainId: number
  readonly onConnect?: () => void
  readonly children: ReactNode
}) {
  const wallet = useWallet()
  const chain = useChain()
  const [error, setError] = useState<unknown>()
  const [busy, setBusy] = useState(false)

  if (wallet.status !== 'connected') {
    return (
      <div>
        <Button tone="act" busy={wallet.status === 'connecting'} onClick={onConnect}>
          Connect the owner’s wallet
        </Button>
      </div>
    )
  }
  if (wallet.address.toLowerCase() !== from.toLowerCase()) {
    return (
      <Notice tone="attention" title="Another account is active in your wallet">
        <p>
          This needs <Address value={from} what="the owner’s address" />, the vault’s owner. Your wallet is at{' '}
          <Address value={wallet.address} what="the active address" />. Switch the account in your wallet; this page
          notices by itself.
        </p>
      </Notice>
    )
  }
  if (wallet.chainId !== chainId) {
    const name = chain?.id === chainId ? chain.name : `chain ${chainId}`
    const change = async () => {
      setBusy(true)
      setError(undefined)
      try {
        const { switchChain } = await loadWallet()
        await switchChain({ id: chainId, name, walletRpcUrl: chain?.id === chainId ? chain.walletRpcUrl : null })
      } catch (cause) {
        setError(cause)
      } finally {
        setBusy(false)
      }
    }
    return (
      <Notice
        tone="attention"
        title={`Your wallet is on another network (${wallet.chainId})`}
        action={
          <Button tone="act" size="s" busy={busy} onClick={change}>
            Switch to {name}
          </Button>
        }
      >
        <p>{error === undefined ? `This vault lives on ${name}.` : describeError(error).title}</p>
      </Notice>
    )
  }
  return children
}
