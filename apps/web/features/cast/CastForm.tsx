'use client'

import { isSpellPlan, type Me, type Quote, type SpellCastPlan, type SpellView, type Vault } from '@spells/shared/api'
import { useQuery } from '@tanstack/react-query'
import { useSearchParams } from 'next/navigation'
import { useEffect, useState } from 'react'
import { Button } from '../../ui/Button.tsx'
import { EmptyState } from '../../ui/EmptyState.tsx'
import layout from '../../ui/layout.module.css'
import { Loaded } from '../api/Loaded.tsx'
import { queries } from '../api/queries.ts'
import { CreateVault } from '../vault/CreateVault.tsx'
import { useVaults } from '../vault/useVaults.ts'
import { PendingCastNotice } from './PendingCastNotice.tsx'
import { PlanForm } from './PlanForm.tsx'
import { QuoteReview } from './QuoteReview.tsx'

/** A new cast: parameters, then a quote to read, then the decision. */
export function CastForm({ me }: { readonly me: Me }) {
  const spells = useQuery(queries.spells())
  const vaults = useVaults()
  return (
    <div className={layout.stack}>
      <PendingCastNotice />
      <Loaded query={spells} rows={3} label="the spells">
        {(known) => (
          <Loaded query={vaults} rows={3} label="your vaults">
            {(owned) =>
              owned.items.length === 0 ? (
                <CreateVault me={me} />
              ) : (
                <Drafting spells={known.items} vaults={owned.items} />
              )
            }
          </Loaded>
        )}
      </Loaded>
    </div>
  )
}

function Drafting({ spells, vaults }: { readonly spells: readonly SpellView[]; readonly vaults: readonly Vault[] }) {
  const wanted = useSearchParams()
  const [quote, setQuote] = useState<Quote>()
  const [draft, setDraft] = useState<SpellCastPlan>()
  useEffect(() => {
    if (quote) window.scrollTo({ top: 0 })
  }, [quote])
  const quoted = quote && isSpellPlan(quote.plan) ? quote.plan.spell : undefined
  const spell = spells.find(({ id }) => id === (quoted ?? wanted.get('spell'))) ?? spells[0]
  if (!spell) return <EmptyState title="No spells are offered right now" />
  if (quote) {
    return (
      <QuoteReview
        quote={quote}
        spell={spell}
        onRequote={setQuote}
        onBack={
          <Button size="l" onClick={() => setQuote(undefined)}>
            Change it
          </Button>
        }
      />
    )
  }
  return (
    <PlanForm
      spells={spells}
      vaults={vaults}
      initial={{
        spell: draft?.spell ?? spell.id,
        action: draft?.action ?? (wanted.get('action') === 'exit' ? 'exit' : 'entry'),
        vaultId: draft?.vaultId ?? wanted.get('vault') ?? undefined,
        asset: wanted.get('asset') ?? undefined,
      }}
      onQuoted={(reply) => {
        if (isSpellPlan(reply.plan)) setDraft(reply.plan)
        setQuote(reply)
      }}
    />
  )
}
