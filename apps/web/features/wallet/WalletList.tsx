'use client'

import { useEffect, useState } from 'react'
import { Notice } from '../../ui/Notice.tsx'
import { loadWallet } from './loadWallet.ts'
import type { WalletChoice } from './runtime/index.ts'
import styles from './walletList.module.css'

/** The wallets of this browser, to choose one. */
export function WalletList({
  busyId,
  onChoose,
}: {
  readonly busyId: string | undefined
  readonly onChoose: (wallet: WalletChoice) => void
}) {
  const [wallets, setWallets] = useState<readonly WalletChoice[]>()
  useEffect(() => {
    let stop: (() => void) | undefined
    let gone = false
    void loadWallet().then(({ listWallets }) => {
      if (gone) return
      // Wallets announce themselves within a moment: an empty list before that would only flash.
      const timer = setTimeout(() => setWallets((known) => known ?? []), 600)
      const unlisten = listWallets((found) => found.length > 0 && setWallets(found))
      stop = () => {
        clearTimeout(timer)
        unlisten()
      }
    })
    return () => {
      gone = true
      stop?.()
    }
  }, [])

  if (wallets === undefined) return <p role="status">Looking for wallets in this browser…</p>
  if (wallets.length === 0) {
    return (
      <Notice tone="info" title="No wallet found in this browser">
        <p>
          Install a wallet extension, or open this page in the browser of your wallet app. Then open this dialog again.
        </p>
        <p>You can look at markets and spells without one.</p>
      </Notice>
    )
  }
  return (
    <ul className={styles.list}>
      {wallets.map((wallet) => (
        <li key={wallet.id}>
          <button
            type="button"
            className={styles.wallet}
            disabled={busyId !== undefined}
            onClick={() => onChoose(wallet)}
          >
            {wallet.icon ? (
              <img src={wallet.icon} alt="" width={32} height={32} />
            ) : (
              <span className={styles.blank} aria-hidden="true" />
            )}
            <span>{wallet.name}</span>
            {busyId === wallet.id && <small role="status">Waiting for the wallet…</small>}
          </button>
        </li>
      ))}
    </ul>
  )
}
