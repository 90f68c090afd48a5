'use client'

import { useEffect, useState } from 'react'
import { type Connector, useConnect, useConnectors, useDisconnect, WagmiContext } from 'wagmi'
import { Notice } from '../../../ui/Notice.tsx'
import styles from '../walletList.module.css'
import { getConfig, publish } from './config.ts'
import { listOfferedConnectors } from './listOfferedConnectors.ts'
import { walletFault } from './walletFault.ts'

type WalletChoicesProps = {
  readonly onChoose: () => void
  readonly onConnected: () => void
  readonly onRefused: (error: unknown) => void
}

/** The wallets of this browser, as buttons that connect. */
export default function WalletChoices(props: WalletChoicesProps) {
  const [config] = useState(getConfig)
  // Not WagmiProvider: each time it renders it would ask wallets again, or forget the one that is connected.
  return (
    <WagmiContext.Provider value={config}>
      <Choices {...props} />
    </WagmiContext.Provider>
  )
}

function Choices({ onChoose, onConnected, onRefused }: WalletChoicesProps) {
  const offered = listOfferedConnectors(useConnectors())
  const connect = useConnect()
  const disconnect = useDisconnect()
  const settled = useAnnouncementsSettled()

  const choose = async (connector: Connector) => {
    onChoose()
    const config = getConfig()
    try {
      const known = [...config.state.connections.values()].some((one) => one.connector.uid === connector.uid)
      if (known) await disconnect.mutateAsync({ connector })
      await connect.mutateAsync({ connector })
    } catch (error) {
      onRefused(walletFault(error))
      return
    } finally {
      publish(config)
    }
    onConnected()
  }

  if (offered.length === 0 && !settled) return <p role="status">Looking for wallets in this browser…</p>
  if (offered.length === 0) {
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
      {offered.map((connector) => (
        <li key={connector.uid}>
          <button
            type="button"
            className={styles.wallet}
            disabled={connect.isPending}
            onClick={() => void choose(connector)}
          >
            {connector.icon?.startsWith('data:image/') ? (
              <img src={connector.icon} alt="" width={32} height={32} />
            ) : (
              <span className={styles.blank} aria-hidden="true" />
            )}
            <span>{connector.id === 'injected' ? 'Browser wallet' : connector.name}</span>
            {connect.isPending && connect.variables.connector === connector && (
              <small role="status">Waiting for the wallet…</small>
            )}
          </button>
        </li>
      ))}
    </ul>
  )
}

/** Wallets announce themselves within a moment: "none found" before that would only flash. */
function useAnnouncementsSettled(): boolean {
  const [settled, setSettled] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => setSettled(true), 600)
    return () => clearTimeout(timer)
  }, [])
  return settled
}
