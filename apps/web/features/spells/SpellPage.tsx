'use client'

import type { SpellView } from '@spells/shared/api'
import { useQuery } from '@tanstack/react-query'
import { useQueryParam } from '../../lib/useQueryParam.ts'
import { Badge } from '../../ui/Badge.tsx'
import { ButtonLink } from '../../ui/Button.tsx'
import { Card } from '../../ui/Card.tsx'
import { EmptyState } from '../../ui/EmptyState.tsx'
import { Fact, Facts } from '../../ui/Facts.tsx'
import layout from '../../ui/layout.module.css'
import { Sigil } from '../../ui/Sigil.tsx'
import { Loaded } from '../api/Loaded.tsx'
import { queries } from '../api/queries.ts'
import { describeParameters, labelParameter } from './describeParameters.ts'
import { rungs } from './rung.ts'
import styles from './spellPage.module.css'

/** The spell that the address names. */
export function SpellPage() {
  const id = useQueryParam('id')
  const query = useQuery({ ...queries.spell(id ?? ''), enabled: id !== undefined })
  if (id === undefined) {
    return (
      <EmptyState title="Which spell?" action={<ButtonLink href="/spells">See all spells</ButtonLink>}>
        <p>The address of this page names no spell.</p>
      </EmptyState>
    )
  }
  return (
    <Loaded query={query} rows={8} label="the spell">
      {(spell) => <SpellReading spell={spell} />}
    </Loaded>
  )
}

function SpellReading({ spell }: { readonly spell: SpellView }) {
  const { id, name, purpose, rung, version, warnings, actions, parameters } = spell
  return (
    <article className={layout.stack}>
      <header className={styles.head}>
        <Sigil spell={id} size={128} />
        <div className={styles.title}>
          <h1>{name}</h1>
          <p className={styles.purpose}>{purpose}</p>
          <div className={layout.row}>
            <Badge tone={rungs[rung].tone}>{rungs[rung].name}</Badge>
            <span className={layout.small}>Version {version}</span>
          </div>
          <div className={layout.row}>
            <ButtonLink tone="act" href={`/cast?spell=${encodeURIComponent(id)}&action=entry`}>
              Cast {name}
            </ButtonLink>
            <ButtonLink href={`/vault?arm=${encodeURIComponent(id)}`}>Arm it for automation</ButtonLink>
          </div>
        </div>
      </header>
      <div className={layout.columns}>
        <Card title="What can go wrong">
          <p>{rungs[rung].meaning}</p>
          <ul className={layout.bullets}>
            {warnings.map((warning) => (
              <li key={warning}>{warning}</li>
            ))}
          </ul>
        </Card>
        <Card title="What you choose">
          <Facts>
            {actions.map((action) => (
              <Fact key={action} name={action === 'entry' ? 'To open' : 'To close'}>
                {describeParameters(parameters[action])
                  .filter(({ required }) => required)
                  .map((parameter) => labelParameter(parameter.name).toLowerCase())
                  .join(', ')}
              </Fact>
            ))}
            <Fact name="To let it run for you">
              {describeParameters(parameters.grant)
                .map((parameter) => labelParameter(parameter.name).toLowerCase())
                .join(', ')}
            </Fact>
          </Facts>
        </Card>
      </div>
    </article>
  )
}
