import { useId } from 'react'
import styles from './segmented.module.css'

/** One of a few, all in view. */
export function Segmented<Value extends string>({
  legend,
  options,
  value,
  onChange,
  hideLegend = false,
}: {
  readonly legend: string
  readonly options: readonly { readonly value: Value; readonly label: string; readonly note?: string }[]
  readonly value: Value
  readonly onChange: (value: Value) => void
  readonly hideLegend?: boolean
}) {
  const name = useId()
  return (
    <fieldset className={styles.group}>
      <legend className={hideLegend ? 'visually-hidden' : styles.legend}>{legend}</legend>
      <div className={styles.options}>
        {options.map((option) => (
          <label key={option.value} className={styles.option}>
            <input
              type="radio"
              name={name}
              value={option.value}
              checked={option.value === value}
              onChange={() => onChange(option.value)}
              className="visually-hidden"
            />
            <span>{option.label}</span>
            {option.note && <small>{option.note}</small>}
          </label>
        ))}
      </div>
    </fieldset>
  )
}
