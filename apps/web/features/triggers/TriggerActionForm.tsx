'use client'

import { formatPercent } from '@spells/shared'
import type { CreateTriggerBody, Market, Session, SpellView, Vault } from '@spells/shared/api'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { useForm } from 'react-hook-form'
import { getServerTime } from '../../lib/useNow.ts'
import { Button } from '../../ui/Button.tsx'
import { ErrorState } from '../../ui/ErrorState.tsx'
import { Field } from '../../ui/Field.tsx'
import { Segmented } from '../../ui/Segmented.tsx'
import { Select } from '../../ui/Select.tsx'
import { TextInput } from '../../ui/TextInput.tsx'
import { toast } from '../../ui/toast.ts'
import { callApi } from '../api/callApi.ts'
import { describeError } from '../api/describeError.ts'
import { buildParameters } from '../spells/buildParameters.ts'
import { describeParameters } from '../spells/describeParameters.ts'
import { ParameterFields } from '../spells/ParameterFields.tsx'
import { useAssets } from '../spells/useAssets.ts'
import type { Premise } from './premise.ts'
import styles from './triggerForm.module.css'

const DAY_MS = 86_400_000

type Values = {
  action: 'entry' | 'exit'
  mode: 'monitor' | 'armed'
  days: string
  name: string
  parameters: Record<string, string>
}

/** What to cast, in which mode, until when; then save. */
export function TriggerActionForm({
  target: { vault, spell, session },
  market,
  premise,
}: {
  readonly target: { readonly vault: Vault; readonly spell: SpellView; readonly session: Session }
  readonly market: Market
  readonly premise: Premise
}) {
  const assets = useAssets()
  const router = useRouter()
  const queryClient = useQueryClient()
  const form = useForm<Values>({
    defaultValues: { action: 'entry', mode: 'armed', days: '7', name: '', parameters: {} },
  })
  const { action, mode, parameters: typed } = form.watch()
  const { errors } = form.formState
  const parameters = describeParameters(spell.parameters[action])
  const values = { asset: assets[0]?.address, ...typed }
  const proposedName =
    `${premise.direction === 'above' ? 'Above' : 'Below'} ${formatPercent(premise.threshold)}: ${market.question}`.slice(
      0,
      100,
    )

  // Pressing again after a lost reply is the same trigger.
  const [idempotencyKey] = useState(() => crypto.randomUUID())
  const save = useMutation({
    mutationFn: (body: CreateTriggerBody) => callApi((api) => api.triggers.create(body, idempotencyKey)),
    onSuccess: async (trigger) => {
      await queryClient.invalidateQueries({ queryKey: ['triggers'] })
      toast(
        'good',
        trigger.mode === 'armed'
          ? 'Saved. It watches from now on, and casts when it fires.'
          : 'Saved. It records what it would do.',
      )
      router.push('/triggers')
    },
  })
  const submit = form.handleSubmit((given) => {
    const built = buildParameters(parameters, values, assets)
    if (!built.ok) {
      for (const { field, message } of built.refusal.errors) form.setError(`parameters.${field}`, { message })
      return
    }
    const expiresAtMs = Math.min(getServerTime() + Number(given.days) * DAY_MS, Date.parse(session.expiresAt))
    save.mutate({
      name: given.name.trim() || proposedName,
      signal: market.signal,
      direction: premise.direction,
      threshold: premise.threshold,
      expiresAt: new Date(expiresAtMs).toISOString(),
      mode: given.mode,
      action: {
        kind: 'cast',
        plan: {
          vaultId: vault.id,
          spell: spell.id,
          action: given.action,
          parameters: built.value,
          sessionId: session.id,
        },
      },
    })
  })

  return (
    <form className={styles.then} onSubmit={submit} noValidate>
      <Segmented
        legend={`Then, with ${spell.name}`}
        options={[
          { value: 'entry', label: 'Open' },
          { value: 'exit', label: 'Close' },
        ]}
        value={action}
        onChange={(value) => form.setValue('action', value)}
      />
      <ParameterFields
        parameters={parameters.filter(({ required }) => required)}
        values={values}
        assets={assets}
        errors={Object.fromEntries(parameters.map(({ name }) => [name, errors.parameters?.[name]?.message]))}
        onChange={(name, value) => {
          form.clearErrors(`parameters.${name}`)
          form.setValue(`parameters.${name}`, value)
        }}
      />
      <Segmented
        legend="When it fires"
        options={[
          { value: 'armed', label: 'Cast' },
          { value: 'monitor', label: 'Only record it' },
        ]}
        value={mode}
        onChange={(value) => form.setValue('mode', value)}
      />
      <Field label="Until" hint="Never longer than the session.">
        {(control) => (
          <Select {...control} {...form.register('days')}>
            <option value="1">1 day from now</option>
            <option value="7">7 days from now</option>
            <option value="30">30 days from now</option>
          </Select>
        )}
      </Field>
      <Field label="Name (optional)">
        {(control) => <TextInput {...control} placeholder={proposedName} maxLength={100} {...form.register('name')} />}
      </Field>
      {save.error && <ErrorState {...describeError(save.error)} />}
      <div>
        <Button type="submit" tone="act" busy={save.isPending}>
          {mode === 'armed' ? 'Arm the trigger' : 'Save the trigger'}
        </Button>
      </div>
    </form>
  )
}
