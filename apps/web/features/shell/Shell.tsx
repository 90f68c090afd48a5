import type { ReactNode } from 'react'
import { Link } from '../../ui/Link.tsx'
import { Mark } from '../../ui/Mark.tsx'
import { ToastRegion } from '../../ui/ToastRegion.tsx'
import { LiveUpdates } from '../live/LiveUpdates.tsx'
import { OutageStrip } from '../status/OutageStrip.tsx'
import { StatusLine } from '../status/StatusLine.tsx'
import { ThemeSwitch } from '../theme/ThemeSwitch.tsx'
import { AccountButton } from './AccountButton.tsx'
import { Dialogs } from './Dialogs.tsx'
import { NavLinks } from './NavLinks.tsx'
import { SafetyButton } from './SafetyButton.tsx'
import styles from './shell.module.css'

/** The frame of every page. */
export function Shell({ children }: { readonly children: ReactNode }) {
  return (
    <div className={styles.shell}>
      <a href="#content" className={styles.skip}>
        Skip to the content
      </a>
      <header className={styles.header}>
        <div className={styles.bar}>
          <Link href="/" className={styles.home} aria-label="Spells, home">
            <Mark />
            <span>Spells</span>
          </Link>
          <nav className={styles.places} aria-label="Main">
            <NavLinks where="header" />
          </nav>
          <div className={styles.tools}>
            <SafetyButton />
            <ThemeSwitch />
            <AccountButton />
          </div>
        </div>
        <OutageStrip />
      </header>
      <main id="content" className={styles.main} tabIndex={-1}>
        {children}
      </main>
      <footer className={styles.footer}>
        <div className={styles.foot}>
          <StatusLine />
          <nav aria-label="More" className={styles.more}>
            <Link href="/world">World</Link>
            <Link href="/activity">Activity</Link>
            <Link href="/#safety">How safety works</Link>
            <Link href="/docs">Documentation</Link>
          </nav>
        </div>
      </footer>
      <nav className={styles.dock} aria-label="Places">
        <NavLinks where="dock" />
      </nav>
      <ToastRegion />
      <Dialogs />
      <LiveUpdates />
    </div>
  )
}
