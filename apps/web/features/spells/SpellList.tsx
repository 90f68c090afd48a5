'use client'

import { useQuery } from '@tanstack/react-query'
import { Badge } from '../../ui/Badge.tsx'
import { EmptyState } from '../../ui/EmptyState.tsx'
import { Link } from '../../ui/Link.tsx'
import { Sigil } from '../../ui/Sigil.tsx'
import { Loaded } from '../api/Loaded.tsx'
import { queries } from '../api/queries.ts'
import { rungs } from './rung.ts'
import styles from './spellList.module.css'

/** The spells, from the lowest rung up. */
export function SpellList() {
  return (
    <Loaded query={useQuery(queries.spells())} rows={2} label="the spells">
      {({ items }) =>
        items.length === 0 ? (
          <EmptyState title="No spells are offered right now" />
        ) : (
          <ul className={styles.list}>
            {items.map(({ id, name, purpose, rung, version }) => (
              <li key={id}>
                <Link href={`/spell?id=${encodeURIComponent(id)}`} className={styles.spell}>
                  <Sigil spell={id} size={80} />
                  <div className={styles.text}>
                    <h2 className={styles.name}>{name}</h2>
                    <p className={styles.purpose}>{purpose}</p>
                    <p className={styles.foot}>
                      <Badge tone={rungs[rung].tone}>{rungs[rung].name}</Badge>
                      <span>Version {version}</span>
                    </p>
                  </div>
                </Link>
              </li>
            ))}
          </ul>
        )
      }
    </Loaded>
  )
}
