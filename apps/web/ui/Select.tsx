import type { Ref, SelectHTMLAttributes } from 'react'
import styles from './field.module.css'

/** A choice of few, by the browser's own control. */
export function Select({
  ref,
  children,
  ...rest
}: SelectHTMLAttributes<HTMLSelectElement> & { readonly ref?: Ref<HTMLSelectElement> }) {
  return (
    <div className={styles.control}>
      <select ref={ref} className={styles.select} {...rest}>
        {children}
      </select>
    </div>
  )
}
