import type { Metadata } from 'next'
import { CascadesPage } from '../../features/relations/CascadesPage.tsx'
import { SignalTabs } from '../../features/signals/SignalTabs.tsx'
import { PageHead } from '../../ui/PageHead.tsx'

export const metadata: Metadata = { title: 'Cascades' }

export default function Page() {
  return (
    <>
      <PageHead title="Cascades" lead="What moves first: markets whose moves others answered hours later." />
      <SignalTabs current="/cascades" />
      <CascadesPage />
    </>
  )
}
