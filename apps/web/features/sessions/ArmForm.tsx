'use client'

import type { Session, SpellView, Vault } from '@spells/shared/api'
import { useState } from 'react'
import { useForm } from 'react-hook-form'
import { parseAmount } from '../../lib/parseAmount.ts'
import { getServerTime } from '../../lib/useNow.ts'
import { Button } from '../../ui/Button.tsx'
import { ErrorState } from '../../ui/ErrorState.tsx'
import { Field } from '../../ui/Field.tsx'
import { Segmented } from '../../ui/Segmented.tsx'
import { Select } from '../../ui/Select.tsx'
import { TextInput } from '../../ui/TextInput.tsx'
import { callApi } from '../api/callApi.ts'
import { describeError } from '../api/describeError.ts'
import { buildParameters } from '../spells/buildParameters.ts'
import { describeParameters } from '../spells/describeParameters.ts'
import { ParameterFields } from '../spells/ParameterFields.tsx'
import { useAssets } from '../spells/useAssets.ts'
import styles from './sessions.module.css'

const DAY_MS = 86_400_000
const spans = [
  { value: '1', label: '1 day' },
  { value: '7', label: '7 days' },
  { value: '30', label: '30 days' },
  { value: '365', label: '1 year' },
] as const

type Values = {
  spell: string
  days: (typeof spans)[number]['value']
  maxOperations: string
  maxProtectiveOperations: string
  maxGasEth: string
  maxProtectiveGasEth: string
  limits: Record<string, string>
}

/** The limits of a new session. */
export function ArmForm({
  vault,
  spells,
  spellId,
  onPrepared,
}: {
  readonly vault: Vault
  readonly spells: readonly SpellView[]
  readonly spellId: string | undefined
  readonly onPrepared: (session: Session) => void
}) {
  const assets = useAssets()
  const [refused, setRefused] = useState<unknown>()
  const form = useForm<Values>({
    defaultValues: {
      spell: spells.find(({ id }) => id === spellId)?.id ?? spells[0]?.id ?? '',
      days: '7',
      maxOperations: '20',
      maxProtectiveOperations: '20',
      maxGasEth: '0.05',
      maxProtectiveGasEth: '0.05',
      limits: {},
    },
  })
  const { spell: chosen, days, limits: typed } = form.watch()
  const spell = spells.find(({ id }) => id === chosen)
  const parameters = describeParameters(spell?.parameters.grant ?? {})
  const limits = { asset: assets[0]?.address, ...typed }
  const { errors, isSubmitting } = form.formState

  const submit = form.handleSubmit(async (values) => {
    setRefused(undefined)
    const built = buildParameters(parameters, limits, assets)
    if (!built.ok) {
      for (const { field, message } of built.refusal.errors) form.setError(`limits.${field}`, { message })
      return
    }
    try {
      const session = await callApi((api) =>
        api.sessions.create(vault.id, {
          spell: values.spell,
          limits: built.value,
          expiresAt: new Date(getServerTime() + Number(values.days) * DAY_MS).toISOString(),
          maxOperations: Number(values.maxOperations),
          maxProtectiveOperations: Number(values.maxProtectiveOperations),
          maxGasWei: toWei(values.maxGasEth),
          maxProtectiveGasWei: toWei(values.maxProtectiveGasEth),
        }),
      )
      onPrepared(session)
    } catch (error) {
      const unplaced = describeError(error).fields.filter(({ field, message }) => {
        const name = field.startsWith('limits.') ? (field as `limits.${string}`) : undefined
        if (name) form.setError(name, { message })
        return !name
      })
      if (unplaced.length > 0 || describeError(error).fields.length === 0) setRefused(error)
    }
  })

  return (
    <form className={styles.form} onSubmit={submit} noValidate>
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
      <ParameterFields
        parameters={parameters}
        values={limits}
        assets={assets}
        errors={Object.fromEntries(parameters.map(({ name }) => [name, errors.limits?.[name]?.message]))}
        onChange={(name, value) => {
          form.clearErrors(`limits.${name}`)
          form.setValue(`limits.${name}`, value)
        }}
      />
      <Segmented
        legend="For how long"
        options={spans}
        value={days}
        onChange={(value) => form.setValue('days', value)}
      />
      <details className={styles.details}>
        <summary>Number of operations and network fees</summary>
        <div className={`${styles.summary} ${styles.two}`}>
          <Field label="Operations" error={errors.maxOperations?.message}>
            {(control) => <TextInput {...control} inputMode="numeric" {...form.register('maxOperations', whole)} />}
          </Field>
          <Field label="Fees for them, at most" error={errors.maxGasEth?.message}>
            {(control) => (
              <TextInput {...control} inputMode="decimal" unit="ETH" {...form.register('maxGasEth', ether)} />
            )}
          </Field>
          <Field
            label="Protective operations"
            hint="They only reduce risk, and have a budget of their own."
            error={errors.maxProtectiveOperations?.message}
          >
            {(control) => (
              <TextInput {...control} inputMode="numeric" {...form.register('maxProtectiveOperations', whole)} />
            )}
          </Field>
          <Field label="Fees for those, at most" error={errors.maxProtectiveGasEth?.message}>
            {(control) => (
              <TextInput {...control} inputMode="decimal" unit="ETH" {...form.register('maxProtectiveGasEth', ether)} />
            )}
          </Field>
        </div>
      </details>
      {refused !== undefined && <ErrorState {...describeRefusal(refused)} />}
      <div>
        <Button type="submit" tone="act" busy={isSubmitting}>
          Review
        </Button>
      </div>
    </form>
  )
}

const whole = {
  validate: (text: string) =>
    (/^\d+$/.test(text) && Number(text) >= 1 && Number(text) <= 10_000) || 'A whole number from 1 to 10,000.',
}

const ether = {
  validate: (text: string) => {
    const amount = parseAmount(text, 18)
    return amount.ok || amount.refusal.message
  },
}

function toWei(text: string): string {
  const amount = parseAmount(text, 18)
  return amount.ok ? amount.value.toString() : '0'
}

function describeRefusal(error: unknown) {
  const { title, detail, fields, requestId } = describeError(error)
  const named = fields.map(({ field, message }) => `${field}: ${message}`).join(' ')
  return { title, detail: [detail, named].filter(Boolean).join(' '), requestId }
}
