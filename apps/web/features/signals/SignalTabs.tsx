import { Link } from '../../ui/Link.tsx'
import styles from './signalTabs.module.css'

const pages = [
  { href: '/markets', name: 'Markets' },
  { href: '/world', name: 'World' },
  { href: '/clusters', name: 'Clusters' },
  { href: '/cascades', name: 'Cascades' },
  { href: '/prices', name: 'Prices' },
  { href: '/sources', name: 'Sources' },
] as const

/** The way between the pages about what moves markets. */
export function SignalTabs({ current }: { readonly current: (typeof pages)[number]['href'] }) {
  return (
    <nav className={styles.tabs} aria-label="Signals">
      {pages.map(({ href, name }) => (
        <Link key={href} href={href} className={styles.tab} aria-current={href === current ? 'page' : undefined}>
          {name}
        </Link>
      ))}
    </nav>
  )
}
