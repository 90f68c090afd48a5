'use client'

import type { Vault } from '@spells/shared/api'
import { useQueryClient } from '@tanstack/react-query'
import { Address } from '../../ui/Address.tsx'
import { Badge } from '../../ui/Badge.tsx'
import { Card } from '../../ui/Card.tsx'
import { Fact, Facts } from '../../ui/Facts.tsx'
import layout from '../../ui/layout.module.css'
import { toast } from '../../ui/toast.ts'
import { useChain } from '../wallet/useChain.ts'
import { WalletCalls } from '../wallet/WalletCalls.tsx'

const deployments = {
  deployed: { tone: 'good', text: 'On chain' },
  predicted: { tone: 'neutral', text: 'Not on chain yet' },
  unknown: { tone: 'attention', text: 'The chain does not answer' },
} as const

/** Which vault this is, and its way onto the chain. */
export function VaultCard({ vault }: { readonly vault: Vault }) {
  const queryClient = useQueryClient()
  const chain = useChain()
  const { tone, text } = deployments[vault.deployment]
  return (
    <Card title={vault.label ?? 'Metavault'} aside={<Badge tone={tone}>{text}</Badge>}>
      <Facts>
        <Fact name="Address">
          <Address value={vault.address} what="the vault’s address" full />
        </Fact>
        <Fact name="Owner">
          <Address value={vault.owner} what="the owner’s address" />
        </Fact>
        <Fact name="Network">{chain?.id === vault.chainId ? chain.name : vault.chainId}</Fact>
      </Facts>
      {vault.deployment === 'predicted' && (
        <>
          <p className={layout.quiet}>
            The address is yours already and can receive funds. Creating the vault there is one transaction; arming a
            session does it too.
          </p>
          <WalletCalls
            calls={vault.deployCalls}
            from={vault.owner}
            chainId={vault.chainId}
            label="Create it on chain"
            tone="plain"
            onDone={() => {
              toast('good', 'Your vault is on chain.')
              void queryClient.invalidateQueries({ queryKey: ['vaults'] })
            }}
          />
        </>
      )}
    </Card>
  )
}
