import type { ButtonHTMLAttributes, ReactNode } from 'react'
import { joinClasses } from '../lib/joinClasses.ts'
import styles from './button.module.css'
import { Link } from './Link.tsx'

type Look = {
  readonly tone?: 'act' | 'plain' | 'quiet' | 'danger'
  readonly size?: 's' | 'm' | 'l'
  readonly children: ReactNode
}

/** Something that acts here. `busy` keeps its width, says so to screen readers and refuses a second click. */
export function Button({
  tone = 'plain',
  size = 'm',
  busy = false,
  className,
  children,
  disabled,
  type = 'button',
  ...rest
}: Look & { readonly busy?: boolean } & ButtonHTMLAttributes<HTMLButtonElement>) {
  return (
    <button
      {...rest}
      type={type}
      className={joinClasses(styles.button, styles[tone], styles[size], busy && styles.busy, className)}
      disabled={disabled || busy}
      aria-busy={busy}
    >
      {busy && <span className={styles.spinner} aria-hidden="true" />}
      {children}
    </button>
  )
}

/** Something that goes elsewhere, with the look of a button. */
export function ButtonLink({ tone = 'plain', size = 'm', href, children }: Look & { readonly href: string }) {
  return (
    <Link href={href} className={joinClasses(styles.button, styles[tone], styles[size])}>
      {children}
    </Link>
  )
}
