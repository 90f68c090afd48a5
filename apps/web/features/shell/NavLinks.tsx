'use client'

import { usePathname } from 'next/navigation'
import { Icon } from '../../ui/Icon.tsx'
import { Link } from '../../ui/Link.tsx'
import { places } from './navigation.ts'
import styles from './shell.module.css'

/** Links to the places, with the current one marked. */
export function NavLinks({ where }: { readonly where: 'header' | 'dock' }) {
  const path = usePathname()
  return places
    .filter(({ icon }) => where === 'header' || icon)
    .map(({ href, name, icon, also }) => {
      const current = path === href || (also?.includes(path) ?? false)
      return (
        <Link
          key={href}
          href={href}
          className={where === 'header' ? styles.place : styles.docked}
          aria-current={current ? 'page' : undefined}
        >
          {where === 'dock' && icon && <Icon name={icon} size={20} />}
          {name}
        </Link>
      )
    })
}
