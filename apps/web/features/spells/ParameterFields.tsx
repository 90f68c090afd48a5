'use client'

import type { ReactNode } from 'react'
import { Field } from '../../ui/Field.tsx'
import { Select } from '../../ui/Select.tsx'
import { TextInput } from '../../ui/TextInput.tsx'
import type { Asset } from './buildParameters.ts'
import { labelParameter, type ParameterView } from './describeParameters.ts'
import styles from './parameterFields.module.css'

/** The fields of a spell's parameters, in the schema's own order. */
export function ParameterFields({
  parameters,
  values,
  assets,
  errors,
  onChange,
  hints = {},
}: {
  readonly parameters: readonly ParameterView[]
  readonly values: Readonly<Record<string, string | undefined>>
  readonly assets: readonly Asset[]
  readonly errors: Readonly<Record<string, string | undefined>>
  readonly onChange: (name: string, value: string) => void
  readonly hints?: Readonly<Record<string, ReactNode>>
}) {
  const asset = assets.find(({ address }) => address === values.asset)
  return parameters.map(({ name, kind, required }) => (
    <Field
      key={name}
      label={required ? labelParameter(name) : `${labelParameter(name)} (optional)`}
      error={errors[name]}
      hint={hints[name]}
      aside={
        kind === 'amountOrMax' && (
          <button type="button" className={styles.max} onClick={() => onChange(name, 'max')}>
            All of it
          </button>
        )
      }
    >
      {(control) =>
        kind === 'asset' ? (
          <Select {...control} value={values[name] ?? ''} onChange={(event) => onChange(name, event.target.value)}>
            {assets.length === 0 && <option value="">No token known</option>}
            {assets.map(({ address, symbol }) => (
              <option key={address} value={address}>
                {symbol}
              </option>
            ))}
          </Select>
        ) : (
          <TextInput
            {...control}
            inputMode={kind === 'text' || values[name] === 'max' ? 'text' : 'decimal'}
            placeholder={kind === 'text' ? '' : '0.00'}
            value={values[name] ?? ''}
            unit={kind === 'text' ? undefined : asset?.symbol}
            onChange={(event) => onChange(name, event.target.value)}
          />
        )
      }
    </Field>
  ))
}
