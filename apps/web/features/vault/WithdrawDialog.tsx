'use client'

import type { Balance, CastPlan, Vault } from '@spells/shared/api'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { formatUnits } from 'viem'
import { formatAmount } from '../../lib/formatAmount.ts'
import { parseAmount } from '../../lib/parseAmount.ts'
import { useDebounced } from '../../lib/useDebounced.ts'
import { Address } from '../../ui/Address.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { Fact, Facts } from '../../ui/Facts.tsx'
import { Field } from '../../ui/Field.tsx'
import { Select } from '../../ui/Select.tsx'
import { TextInput } from '../../ui/TextInput.tsx'
import { toast } from '../../ui/toast.ts'
import { OwnerCast } from '../owner/OwnerCast.tsx'
import { WalletCalls } from '../wallet/WalletCalls.tsx'
import styles from './addFunds.module.css'
import { buildWithdrawalCall } from './buildWithdrawalCall.ts'

/** Taking something out of the vault, to its owner and to nobody else. */
export function WithdrawDialog({
  vault,
  holdings,
  onClose,
}: {
  readonly vault: Vault
  /** What can be sent: the coin and tokens that the vault holds some of. */
  readonly holdings: readonly Balance[]
  readonly onClose: () => void
}) {
  const queryClient = useQueryClient()
  const [symbol, setSymbol] = useState(holdings.find(({ kind }) => kind === 'token')?.symbol ?? 'ETH')
  const [typed, setTyped] = useState('')
  const [all, setAll] = useState(false)
  const held = holdings.find((one) => one.symbol === symbol) ?? holdings[0]
  // All of it stays all of it, when more arrives meanwhile.
  const text = all && held ? formatUnits(BigInt(held.amount), held.decimals) : typed
  const asked = useDebounced(text, 300)
  if (!held) return null
  const amount = parseAmount(asked, held.decimals)
  const tooMuch = amount.ok && amount.value > BigInt(held.amount)
  const plan: CastPlan | undefined =
    amount.ok && !tooMuch
      ? {
          vaultId: vault.id,
          action: 'withdraw',
          token: held.token ?? 'native',
          amount: amount.value.toString(),
        }
      : undefined
  const done = () => {
    toast('good', `${asked.trim()} ${held.symbol} went to your wallet.`)
    void queryClient.invalidateQueries({ queryKey: ['balances'] })
    onClose()
  }
  return (
    <Dialog open wide onClose={onClose} title="Withdraw" lead="From the vault to its owner, and to nobody else.">
      <div className={styles.fields}>
        <Field
          label="Amount"
          hint={`In the vault: ${formatAmount(held.amount, held.decimals)} ${held.symbol}`}
          error={
            text !== '' && !amount.ok && asked === text
              ? amount.refusal.message
              : tooMuch
                ? 'That is more than the vault holds.'
                : undefined
          }
          aside={
            held.kind === 'token' && (
              <button type="button" className={styles.all} onClick={() => setAll(true)}>
                All of it
              </button>
            )
          }
        >
          {(control) => (
            <TextInput
              {...control}
              inputMode="decimal"
              placeholder="0.00"
              value={text}
              onChange={(event) => {
                setAll(false)
                setTyped(event.target.value)
              }}
            />
          )}
        </Field>
        <Field label="Token">
          {(control) => (
            <Select
              {...control}
              value={symbol}
              onChange={(event) => {
                setSymbol(event.target.value)
                setAll(false)
                setTyped('')
              }}
            >
              {holdings.map((one) => (
                <option key={one.symbol}>{one.symbol}</option>
              ))}
            </Select>
          )}
        </Field>
      </div>
      <Facts>
        <Fact name="Goes to">
          <Address value={vault.owner} what="the owner’s address" />
        </Fact>
      </Facts>
      {plan && plan.action === 'withdraw' && (
        <OwnerCast
          key={`${plan.token}${plan.amount}`}
          plan={plan}
          vault={vault}
          label={`Sign to withdraw ${asked.trim()} ${held.symbol}`}
          onDone={done}
          direct={
            <WalletCalls
              calls={[
                buildWithdrawalCall({ vault, token: plan.token, symbol: held.symbol, amount: BigInt(plan.amount) }),
              ]}
              from={vault.owner}
              chainId={vault.chainId}
              label="Withdraw with your wallet"
              tone="plain"
              onDone={done}
            />
          }
        />
      )}
    </Dialog>
  )
}
