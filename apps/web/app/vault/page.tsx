import type { Metadata } from 'next'
import { VaultRoute } from '../../features/vault/VaultRoute.tsx'
import { PageHead } from '../../ui/PageHead.tsx'

export const metadata: Metadata = { title: 'Vault' }

export default function Page() {
  return (
    <>
      <PageHead title="Vault" lead="Your own smart account: its funds, and the sessions that may act for it." />
      <VaultRoute />
    </>
  )
}
