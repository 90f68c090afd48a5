import { CATEGORIES, SEVERITIES } from '@spells/shared'
import { Button } from '../../ui/Button.tsx'
import { Field } from '../../ui/Field.tsx'
import { Select } from '../../ui/Select.tsx'
import type { WorldFilter } from './worldFilter.ts'
import styles from './worldFilters.module.css'
import { categoryNames, nameCountry, severityNames } from './worldWords.ts'

/** What of the stories is wanted. `countries` are those that the stories shown so far name. */
export function WorldFilters({
  filter,
  countries,
  onChange,
}: {
  readonly filter: WorldFilter
  readonly countries: readonly string[]
  readonly onChange: (filter: WorldFilter) => void
}) {
  const { category, severity, country } = filter
  const named = [...new Set(country === undefined ? countries : [...countries, country])]
    .map((code) => ({ code, name: nameCountry(code) }))
    .sort((a, b) => a.name.localeCompare(b.name))
  const isEmpty = category === undefined && severity === undefined && country === undefined
  return (
    <search className={styles.filters} aria-label="Stories">
      <Field label="About">
        {(control) => (
          <Select
            {...control}
            name="category"
            value={category ?? ''}
            onChange={({ target }) => onChange({ ...filter, category: CATEGORIES.find((one) => one === target.value) })}
          >
            <option value="">Everything</option>
            {CATEGORIES.map((one) => (
              <option key={one} value={one}>
                {categoryNames[one]}
              </option>
            ))}
          </Select>
        )}
      </Field>
      <Field label="At least">
        {(control) => (
          <Select
            {...control}
            name="severity"
            value={severity ?? ''}
            onChange={({ target }) => onChange({ ...filter, severity: SEVERITIES.find((one) => one === target.value) })}
          >
            <option value="">Any severity</option>
            {SEVERITIES.slice(1).map((one) => (
              <option key={one} value={one}>
                {severityNames[one]}
              </option>
            ))}
          </Select>
        )}
      </Field>
      <Field label="Place">
        {(control) => (
          <Select
            {...control}
            name="country"
            value={country ?? ''}
            onChange={({ target }) => onChange({ ...filter, country: target.value || undefined })}
          >
            <option value="">Anywhere</option>
            {named.map(({ code, name }) => (
              <option key={code} value={code}>
                {name}
              </option>
            ))}
          </Select>
        )}
      </Field>
      <Button tone="quiet" disabled={isEmpty} onClick={() => onChange({})}>
        Clear
      </Button>
    </search>
  )
}
