'use client'

import type { Market, Vault } from '@spells/shared/api'
import { useQuery } from '@tanstack/react-query'
import { ButtonLink } from '../../ui/Button.tsx'
import { Notice } from '../../ui/Notice.tsx'
import { Loaded } from '../api/Loaded.tsx'
import { queries } from '../api/queries.ts'
import { useVaults } from '../vault/useVaults.ts'
import type { Premise } from './premise.ts'
import { TriggerActionForm } from './TriggerActionForm.tsx'

/** What a trigger does when it fires: needs a vault and an armed session, and says so. */
export function TriggerAction({ market, premise }: { readonly market: Market; readonly premise: Premise }) {
  return (
    <Loaded query={useVaults()} rows={1} label="your vault">
      {({ items }) => {
        const vault = items[0]
        if (vault) return <OfVault vault={vault} market={market} premise={premise} />
        return (
          <Notice
            tone="info"
            title="You have no vault yet"
            action={
              <ButtonLink size="s" href="/vault">
                Get a vault
              </ButtonLink>
            }
          >
            <p>A trigger casts from a vault of your own.</p>
          </Notice>
        )
      }}
    </Loaded>
  )
}

function OfVault({
  vault,
  market,
  premise,
}: {
  readonly vault: Vault
  readonly market: Market
  readonly premise: Premise
}) {
  const spells = useQuery(queries.spells())
  return (
    <Loaded query={useQuery(queries.sessions(vault.id))} rows={1} label="your sessions">
      {({ items }) => {
        const session = items.find(({ status }) => status === 'installed')
        const spell = spells.data?.items.find(({ id }) => id === session?.spell)
        if (session && spell)
          return <TriggerActionForm target={{ vault, spell, session }} market={market} premise={premise} />
        return (
          <Notice
            tone="info"
            title="Nothing is armed yet"
            action={
              <ButtonLink size="s" tone="act" href="/vault?arm=everbloom">
                Arm a session
              </ButtonLink>
            }
          >
            <p>A trigger casts under a session: limits that you sign once. Arm one, then come back here.</p>
          </Notice>
        )
      }}
    </Loaded>
  )
}
