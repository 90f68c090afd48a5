import type { Metadata } from 'next'
import { SpellList } from '../../features/spells/SpellList.tsx'
import { PageHead } from '../../ui/PageHead.tsx'

export const metadata: Metadata = { title: 'Spells' }

export default function SpellsPage() {
  return (
    <>
      <PageHead
        title="Spells"
        lead="Curated strategies. Each says what it is for, what can go wrong, and how it gets out again."
      />
      <SpellList />
    </>
  )
}
