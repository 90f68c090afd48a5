'use client'

import { AppError } from '@spells/shared'
import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { Address } from '../../ui/Address.tsx'
import { Button } from '../../ui/Button.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { Notice } from '../../ui/Notice.tsx'
import { type StepState, Steps } from '../../ui/Steps.tsx'
import { callApi } from '../api/callApi.ts'
import { describeError } from '../api/describeError.ts'
import { queries } from '../api/queries.ts'
import { useSession } from '../session/useSession.ts'
import { closeDialog } from '../shell/openDialog.ts'
import { loadWallet } from './loadWallet.ts'
import { WalletList } from './WalletList.tsx'
import { useWallet, walletStore } from './walletStore.ts'

/** Connecting a wallet and signing in: two questions by the wallet, no transaction. */
export default function ConnectDialog() {
  const wallet = useWallet()
  const session = useSession()
  const queryClient = useQueryClient()
  const [progress, setProgress] = useState<'idle' | 'connecting' | 'signing'>('idle')
  const [error, setError] = useState<unknown>()
  const known =
    session.status === 'signed-in' &&
    wallet.status === 'connected' &&
    session.me.user.wallets.some((one) => one === wallet.address)

  useEffect(() => {
    if (known && progress === 'idle') closeDialog()
  }, [known, progress])

  const choose = () => {
    setError(undefined)
    setProgress('connecting')
  }
  const refuse = (cause: unknown) => {
    setError(cause)
    setProgress('idle')
  }
  const signIn = async () => {
    setError(undefined)
    setProgress('signing')
    try {
      const { signText } = await loadWallet()
      const current = walletStore.get()
      if (current.status !== 'connected') return
      const before = queryClient.getQueryData(queries.me().queryKey)
      const { user } = await callApi((api) => api.auth.signIn({ address: current.address, signMessage: signText }))
      // The same person goes on where they were; another one starts with nothing of the first.
      await (before?.user.id === user.id ? queryClient.invalidateQueries() : queryClient.resetQueries())
    } catch (cause) {
      setError(cause)
    } finally {
      setProgress('idle')
    }
  }

  const connected = wallet.status === 'connected'
  const states: readonly [StepState, StepState] = connected ? ['done', 'current'] : ['current', 'todo']
  return (
    <Dialog
      open
      onClose={closeDialog}
      title="Connect your wallet"
      lead="Your wallet asks two things. Neither is a transaction, and neither costs anything."
    >
      <Steps
        label="Signing in"
        steps={[
          {
            id: 'connect',
            title: connected ? `Connected with ${wallet.name}` : 'Choose a wallet: it shows us your address',
            state: states[0],
            detail: connected ? <Address value={wallet.address} what="your address" /> : undefined,
          },
          {
            id: 'sign',
            title: 'Sign a text: it proves the address is yours',
            state: states[1],
            detail: connected ? undefined : 'The text names this site and can be used once, within five minutes.',
          },
        ]}
      />
      {error !== undefined && <ConnectError error={error} />}
      {connected ? (
        <div>
          <Button tone="act" size="l" busy={progress !== 'idle'} onClick={signIn}>
            {progress === 'signing' ? 'Sign the text in your wallet' : 'Sign in'}
          </Button>{' '}
          <Button tone="quiet" onClick={() => void loadWallet().then(({ disconnectWallet }) => disconnectWallet())}>
            Use another wallet
          </Button>
        </div>
      ) : (
        <WalletList onChoose={choose} onConnected={signIn} onRefused={refuse} />
      )}
    </Dialog>
  )
}

function ConnectError({ error }: { readonly error: unknown }) {
  const rejected = error instanceof AppError && error.code === 'wallet_rejected'
  const { title, detail } = describeError(error)
  return (
    <Notice tone={rejected ? 'attention' : 'bad'} title={rejected ? 'You declined in your wallet' : title} urgent>
      <p>{rejected ? 'Nothing happened. You can try again whenever you like.' : detail}</p>
    </Notice>
  )
}
