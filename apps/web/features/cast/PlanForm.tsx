'use client'

import type { Quote, SpellCastPlan, SpellView, Vault } from '@spells/shared/api'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useForm } from 'react-hook-form'
import { formatAmount } from '../../lib/formatAmount.ts'
import { parseAmount } from '../../lib/parseAmount.ts'
import { Button } from '../../ui/Button.tsx'
import { Card } from '../../ui/Card.tsx'
import { ErrorState } from '../../ui/ErrorState.tsx'
import { Field } from '../../ui/Field.tsx'
import { Link } from '../../ui/Link.tsx'
import layout from '../../ui/layout.module.css'
import { Segmented } from '../../ui/Segmented.tsx'
import { Select } from '../../ui/Select.tsx'
import { callApi } from '../api/callApi.ts'
import { describeError } from '../api/describeError.ts'
import { queries } from '../api/queries.ts'
import { buildParameters } from '../spells/buildParameters.ts'
import { describeParameters } from '../spells/describeParameters.ts'
import { ParameterFields } from '../spells/ParameterFields.tsx'
import { rungs } from '../spells/rung.ts'
import { useAssets } from '../spells/useAssets.ts'
import { Requirements } from './Requirements.tsx'

/** Who authorises: the owner with one signature, or an armed session without any. */
type Signer = 'owner' | 'session'

type Values = {
  signer: Signer
  spell: string
  action: SpellCastPlan['action']
  vaultId: string
  parameters: Record<string, string>
}

/** What to cast, from which vault, with what. */
export function PlanForm({
  spells,
  vaults,
  initial,
  onQuoted,
}: {
  readonly spells: readonly SpellView[]
  readonly vaults: readonly Vault[]
  readonly initial: {
    readonly spell: string
    readonly action: SpellCastPlan['action']
    readonly vaultId: string | undefined
    readonly asset: string | undefined
  }
  readonly onQuoted: (quote: Quote) => void
}) {
  const assets = useAssets()
  const [refused, setRefused] = useState<unknown>()
  const [ready, setReady] = useState(true)
  const form = useForm<Values>({
    defaultValues: {
      signer: 'session',
      spell: initial.spell,
      action: initial.action,
      vaultId: vaults.find(({ id }) => id === initial.vaultId)?.id ?? vaults[0]?.id ?? '',
      parameters: initial.asset ? { asset: initial.asset } : {},
    },
  })
  const { signer, spell: spellId, action, vaultId, parameters: typed } = form.watch()
  const { errors, isSubmitting } = form.formState
  const spell = spells.find(({ id }) => id === spellId) ?? spells[0]
  const vault = vaults.find(({ id }) => id === vaultId) ?? vaults[0]
  const sessions = useQuery({ ...queries.sessions(vault?.id ?? ('' as Vault['id'])), enabled: vault !== undefined })
  const session = sessions.data?.items.find((one) => one.status === 'installed' && one.spell === spell?.id)
  const balances = useQuery({ ...queries.balances(vault?.id ?? ('' as Vault['id'])), enabled: vault !== undefined })
  if (!spell || !vault) return null

  const parameters = describeParameters(spell.parameters[action])
  const values = { asset: assets[0]?.address, ...typed }
  const asset = assets.find(({ address }) => address === values.asset)
  const held = balances.data?.items.find(
    ({ kind, symbol }) => kind === (action === 'entry' ? 'token' : 'supplied') && symbol === asset?.symbol,
  )
  const amount = parseAmount(typed.amount ?? '', asset?.decimals ?? 18)

  const submit = form.handleSubmit(async () => {
    setRefused(undefined)
    const built = buildParameters(parameters, values, assets)
    if (!built.ok) {
      for (const { field, message } of built.refusal.errors) form.setError(`parameters.${field}`, { message })
      return
    }
    try {
      onQuoted(
        await callApi((api) =>
          api.quotes.create({
            vaultId: vault.id,
            spell: spell.id,
            action,
            parameters: built.value,
            ...(session && signer === 'session' ? { sessionId: session.id } : {}),
          }),
        ),
      )
    } catch (error) {
      setRefused(error)
      for (const { field, message } of describeError(error).fields) {
        if (field.startsWith('parameters.')) form.setError(field as `parameters.${string}`, { message })
      }
    }
  })

  return (
    <form className={layout.columns} onSubmit={submit} noValidate>
      <Card title={spell.name}>
        <p className={layout.quiet}>{spell.purpose}</p>
        {spells.length > 1 && (
          <Field label="Spell">
            {(control) => (
              <Select {...control} {...form.register('spell')}>
                {spells.map(({ id, name }) => (
                  <option key={id} value={id}>
                    {name}
                  </option>
                ))}
              </Select>
            )}
          </Field>
        )}
        <Segmented
          legend="What to do"
          options={[
            { value: 'entry', label: 'Open' },
            { value: 'exit', label: 'Close' },
          ]}
          value={action}
          onChange={(value) => form.setValue('action', value)}
        />
        {vaults.length > 1 && (
          <Field label="Vault">
            {(control) => (
              <Select {...control} {...form.register('vaultId')}>
                {vaults.map(({ id, label, address }) => (
                  <option key={id} value={id}>
                    {label ?? address}
                  </option>
                ))}
              </Select>
            )}
          </Field>
        )}
        <ParameterFields
          parameters={parameters}
          values={values}
          assets={assets}
          errors={Object.fromEntries(parameters.map(({ name }) => [name, errors.parameters?.[name]?.message]))}
          hints={
            held
              ? {
                  amount: `${action === 'entry' ? 'In the vault' : 'Lent now'}: ${formatAmount(held.amount, held.decimals)} ${held.symbol}`,
                }
              : {}
          }
          onChange={(name, value) => {
            form.clearErrors(`parameters.${name}`)
            form.setValue(`parameters.${name}`, value)
          }}
        />
        {action === 'entry' && asset && amount.ok && (
          <Requirements vault={vault} asset={asset.address} amount={amount.value.toString()} onReady={setReady} />
        )}
        {refused !== undefined && <ErrorState {...describeError(refused)} />}
        {session && (
          <Segmented
            legend="Authorised by"
            options={[
              { value: 'session', label: 'Your session', note: 'No wallet prompt' },
              { value: 'owner', label: 'You', note: 'One signature' },
            ]}
            value={signer}
            onChange={(value) => form.setValue('signer', value)}
          />
        )}
        <div className={layout.row}>
          <Button type="submit" tone={ready ? 'act' : 'plain'} size="l" busy={isSubmitting || sessions.isPending}>
            Get a quote
          </Button>
        </div>
        {sessions.data && !session && (
          <p className={layout.small}>
            You sign this cast yourself, once.{' '}
            <Link href={`/vault?arm=${encodeURIComponent(spell.id)}`}>Arm a session</Link> to cast without a prompt, or
            to let triggers cast for you.
          </p>
        )}
      </Card>
      <Card title="Before you cast">
        <p>{rungs[spell.rung].meaning}</p>
        <ul className={layout.bullets}>
          {spell.warnings.map((warning) => (
            <li key={warning}>{warning}</li>
          ))}
        </ul>
      </Card>
    </form>
  )
}
