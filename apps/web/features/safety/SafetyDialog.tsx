'use client'

import { useState } from 'react'
import { isAddress } from 'viem'
import { Button } from '../../ui/Button.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { Field } from '../../ui/Field.tsx'
import layout from '../../ui/layout.module.css'
import { Notice } from '../../ui/Notice.tsx'
import { TextInput } from '../../ui/TextInput.tsx'
import { describeError } from '../api/describeError.ts'
import { closeDialog } from '../shell/openDialog.ts'
import { listRememberedVaults } from '../vault/rememberedVaults.ts'
import { WalletList } from '../wallet/WalletList.tsx'
import { useWallet } from '../wallet/walletStore.ts'
import { SafetyPanel } from './SafetyPanel.tsx'

/** The way out that needs nothing of ours: end every session and take everything back, by plain wallet transactions. */
export default function SafetyDialog() {
  const wallet = useWallet()
  const [remembered] = useState(listRememberedVaults)
  const [vault, setVault] = useState(remembered[0]?.address ?? '')
  const [error, setError] = useState<unknown>()
  const valid = isAddress(vault, { strict: false })
  return (
    <Dialog
      open
      wide
      onClose={closeDialog}
      title="Safety"
      lead="Your wallet owns your vault. Everything here talks to the chain through your wallet and works when our servers are gone."
    >
      {wallet.status === 'connected' ? (
        <>
          <Field
            label="Your vault’s address"
            error={vault !== '' && !valid ? 'An address is 0x and 40 hex digits.' : undefined}
          >
            {(control) => (
              <TextInput
                {...control}
                list="known-vaults"
                placeholder="0x…"
                value={vault}
                onChange={(event) => setVault(event.target.value.trim())}
              />
            )}
          </Field>
          <datalist id="known-vaults">
            {remembered.map(({ address, label }) => (
              <option key={address} value={address}>
                {label}
              </option>
            ))}
          </datalist>
          {valid ? (
            <SafetyPanel key={`${vault}${wallet.address}${wallet.chainId}`} vault={vault} />
          ) : (
            <p className={layout.quiet}>You find it in your wallet’s history, or in any record of a cast.</p>
          )}
        </>
      ) : (
        <>
          <p>Connect the wallet that owns your vault. No sign-in is needed here.</p>
          {error !== undefined && <Notice tone="attention" title={describeError(error).title} urgent />}
          <WalletList
            onChoose={() => setError(undefined)}
            onConnected={() => setError(undefined)}
            onRefused={setError}
          />
        </>
      )}
      <div>
        <Button onClick={closeDialog}>Close</Button>
      </div>
    </Dialog>
  )
}
