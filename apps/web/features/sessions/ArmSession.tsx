'use client'

import type { Session, Vault } from '@spells/shared/api'
import type { ReactNode } from 'react'
import { OwnerCast } from '../owner/OwnerCast.tsx'
import { WalletCalls } from '../wallet/WalletCalls.tsx'

/** Arming a prepared session: by one signature, or by plain transactions, which also create a vault that is not on chain yet. */
export function ArmSession({
  session,
  vault,
  onDone,
  children,
}: {
  readonly session: Session
  readonly vault: Vault
  readonly onDone: () => void
  readonly children?: ReactNode
}) {
  const direct = (
    <WalletCalls
      calls={session.armCalls}
      from={vault.owner}
      chainId={vault.chainId}
      label="Arm with your wallet"
      tone={vault.deployment === 'deployed' ? 'plain' : 'act'}
      onDone={onDone}
    >
      {vault.deployment === 'deployed' ? undefined : children}
    </WalletCalls>
  )
  if (vault.deployment !== 'deployed') return direct
  return (
    <OwnerCast
      plan={{ vaultId: vault.id, action: 'arm', sessionId: session.id }}
      vault={vault}
      label="Sign to arm"
      onDone={onDone}
      direct={direct}
    >
      {children}
    </OwnerCast>
  )
}
