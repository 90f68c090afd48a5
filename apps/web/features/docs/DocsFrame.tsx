'use client'

import { usePathname } from 'next/navigation'
import { type ReactNode, useEffect, useRef } from 'react'
import { Link } from '../../ui/Link.tsx'
import styles from './docsFrame.module.css'
import { guides } from './guides.ts'

const places = [
  { href: '/docs', name: 'Overview' },
  ...guides.map(({ slug, name }) => ({ href: `/docs/quickstart/${slug}`, name })),
  { href: '/docs/api', name: 'API reference' },
]

/** The pages of the documentation, beside each other. */
export function DocsFrame({ children }: { readonly children: ReactNode }) {
  const path = usePathname()
  const list = useRef<HTMLUListElement>(null)
  // On a small screen the places are a strip that is wider than the screen.
  useEffect(() => {
    list.current?.querySelector('[aria-current]')?.scrollIntoView({ block: 'nearest', inline: 'nearest' })
  }, [path])
  return (
    <div className={styles.frame}>
      <nav className={styles.nav} aria-label="Documentation">
        <ul ref={list} className={styles.places}>
          {places.map(({ href, name }) => (
            <li key={href}>
              <Link href={href} className={styles.place} aria-current={path === href ? 'page' : undefined}>
                {name}
              </Link>
            </li>
          ))}
        </ul>
      </nav>
      <div className={styles.page}>{children}</div>
    </div>
  )
}
