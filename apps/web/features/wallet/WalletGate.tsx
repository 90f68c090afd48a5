'use client'

import { type ReactNode, useState } from 'react'
import type { Address as EvmAddress } from 'viem'
import { Address } from '../../ui/Address.tsx'
import { Button } from '../../ui/Button.tsx'
import { describeError } from '../api/describeError.ts'
import { openDialog } from '../shell/openDialog.ts'
import { loadWallet } from './loadWallet.ts'
import { useChain } from './useChain.ts'
import styles from './walletGate.module.css'
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
      <div className={styles.gate} role="status">
        <p>
          Your wallet is at another account. Switch it to the vault’s owner, and this page notices by itself:{' '}
          <Address value={from} what="the owner’s address" />
        </p>
      </div>
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
      <div className={styles.gate} role="status">
        <p>
          {error === undefined ? `Your wallet is on another network (${wallet.chainId}).` : describeError(error).title}
        </p>
        <Button tone="act" size="s" busy={busy} onClick={change}>
          Switch to {name}
        </Button>
      </div>
    )
  }
  return children
}
