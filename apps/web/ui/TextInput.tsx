import type { InputHTMLAttributes, ReactNode, Ref } from 'react'
import { joinClasses } from '../lib/joinClasses.ts'
import styles from './field.module.css'

/** One line of text, with an optional unit behind it. */
export function TextInput({
  unit,
  className,
  ref,
  ...rest
}: InputHTMLAttributes<HTMLInputElement> & { readonly unit?: ReactNode; readonly ref?: Ref<HTMLInputElement> }) {
  return (
    <div className={joinClasses(styles.control, className)}>
      <input ref={ref} className={styles.input} autoComplete="off" spellCheck={false} {...rest} />
      {unit && <span className={styles.unit}>{unit}</span>}
    </div>
  )
}
