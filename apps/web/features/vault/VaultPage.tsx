'use client'

import type { Me } from '@spells/shared/api'
import { useState } from 'react'
import { Field } from '../../ui/Field.tsx'
import layout from '../../ui/layout.module.css'
import { Select } from '../../ui/Select.tsx'
import { Loaded } from '../api/Loaded.tsx'
import { CastsUnderWay } from '../positions/CastsUnderWay.tsx'
import { Sessions } from '../sessions/Sessions.tsx'
import { Balances } from './Balances.tsx'
import { CreateVault } from './CreateVault.tsx'
import { useVaults } from './useVaults.ts'
import { VaultCard } from './VaultCard.tsx'

/** The vault: what it is, what it holds, and who may act for it. */
export function VaultPage({ me }: { readonly me: Me }) {
  const [chosen, setChosen] = useState<string>()
  return (
    <Loaded query={useVaults()} rows={3} label="your vault">
      {({ items }) => {
        const vault = items.find(({ id }) => id === chosen) ?? items[0]
        if (!vault) return <CreateVault me={me} />
        return (
          <div className={layout.stack}>
            <CastsUnderWay />
            {items.length > 1 && (
              <Field label="Vault">
                {(control) => (
                  <Select {...control} value={vault.id} onChange={(event) => setChosen(event.target.value)}>
                    {items.map(({ id, label, address }) => (
                      <option key={id} value={id}>
                        {label ? `${label} · ${address}` : address}
                      </option>
                    ))}
                  </Select>
                )}
              </Field>
            )}
            <div className={layout.columns}>
              <Balances key={`funds${vault.id}`} vault={vault} />
              <VaultCard key={`vault${vault.id}`} vault={vault} />
            </div>
            <Sessions key={`sessions${vault.id}`} vault={vault} />
          </div>
        )
      }}
    </Loaded>
  )
}
