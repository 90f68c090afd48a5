'use client'

import type { Vault } from '@spells/shared/api'
import { type ReactNode, useState } from 'react'
import { parseAmount } from '../../lib/parseAmount.ts'
import { Address } from '../../ui/Address.tsx'
import { Button } from '../../ui/Button.tsx'
import { Field } from '../../ui/Field.tsx'
import layout from '../../ui/layout.module.css'
import { Select } from '../../ui/Select.tsx'
import { TextInput } from '../../ui/TextInput.tsx'
import { toast } from '../../ui/toast.ts'
import { useAssets } from '../spells/useAssets.ts'
import { useChain } from '../wallet/useChain.ts'
import { WalletCalls } from '../wallet/WalletCalls.tsx'
import styles from './addFunds.module.css'
import { buildFundingCall } from './buildFundingCall.ts'

const COIN = { symbol: 'ETH', decimals: 18, address: undefined }

/** Two ways in: send to the address from anywhere, or from the connected wallet right here. */
export function AddFunds({
  vault,
  onSent,
  children,
}: {
  readonly vault: Vault
  readonly onSent: () => void
  /** What else can be done, shown beside the button while it is closed. */
  readonly children?: ReactNode
}) {
  const [open, setOpen] = useState(false)
  const [symbol, setSymbol] = useState(COIN.symbol)
  const [text, setText] = useState('')
  // Another transfer is another list of transactions.
  const [round, setRound] = useState(0)
  const assets = useAssets()
  const chain = useChain()
  const token = assets.find((asset) => asset.symbol === symbol) ?? COIN
  const amount = parseAmount(text, token.decimals)
  const name = chain?.id === vault.chainId ? chain.name : `chain ${vault.chainId}`

  if (!open) {
    return (
      <div className={layout.row}>
        <Button onClick={() => setOpen(true)}>Add funds</Button>
        {children}
      </div>
    )
  }
  return (
    <section className={styles.add} aria-label="Add funds">
      <div>
        <h3>Send from anywhere</h3>
        <p className={layout.quiet}>
          To <Address value={vault.address} what="the vault’s address" full /> on {name}. On any other network it would
          be lost.
        </p>
      </div>
      <div className={styles.form}>
        <h3>Or from your wallet</h3>
        <div className={styles.fields}>
          <Field label="Amount" error={text !== '' && !amount.ok ? amount.refusal.message : undefined}>
            {(control) => (
              <TextInput
                {...control}
                inputMode="decimal"
                placeholder="0.00"
                value={text}
                onChange={(event) => setText(event.target.value)}
              />
            )}
          </Field>
          <Field label="Token">
            {(control) => (
              <Select {...control} value={symbol} onChange={(event) => setSymbol(event.target.value)}>
                {[COIN, ...assets].map((one) => (
                  <option key={one.symbol}>{one.symbol}</option>
                ))}
              </Select>
            )}
          </Field>
        </div>
        {amount.ok && (
          <WalletCalls
            key={`${round}${symbol}${text}`}
            calls={[
              buildFundingCall({
                to: vault.address,
                token: token.address,
                amount: amount.value,
                what: `${text.trim()} ${symbol}`,
              }),
            ]}
            from={vault.owner}
            chainId={vault.chainId}
            label={`Send ${text.trim()} ${symbol}`}
            onDone={() => {
              toast('good', `${text.trim()} ${symbol} arrived in the vault.`)
              setText('')
              setRound(round + 1)
              onSent()
            }}
          />
        )}
      </div>
    </section>
  )
}
