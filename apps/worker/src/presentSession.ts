import { decodePolicy, describePolicy, listKnownContracts, listKnownFunctions } from '@spells/core'
import type { SessionRow, VaultRow } from '@spells/db'
import { AppError, type Deployment, type SessionKeyView, toTime } from '@spells/shared'
import type { Session, Vault } from '@spells/shared/api'
import type { Hex } from 'viem'
import { buildArmCall, buildDeployCall, buildDisarmCall } from './walletCalls.ts'

/** A session as the API shows it. */
export function presentSession(
  session: SessionRow,
  facts: {
    readonly vault: VaultRow
    readonly deployment: Deployment
    readonly vaultDeployment: Vault['deployment']
    /** What the transaction manager and the chain say now; undefined when they do not answer. */
    readonly view: SessionKeyView | undefined
  },
): Session {
  const { vault, deployment, vaultDeployment, view } = facts
  const status = view?.status ?? session.status
  const armable = status === 'prepared' && view?.keyWiped !== true && session.disarmRequestedAtMs === null
  return {
    id: session.id,
    vaultId: session.vaultId,
    spell: session.spell,
    sessionId: session.sessionId,
    key: session.keyAddress,
    policy: session.policy,
    status,
    summary: summarise(session.policy, deployment),
    expiresAt: toTime(session.expiresAtMs),
    createdAt: toTime(session.createdAtMs),
    disarmRequestedAt: session.disarmRequestedAtMs === null ? null : toTime(session.disarmRequestedAtMs),
    use: view?.use ? { ...view.use, budgets: [...view.use.budgets] } : null,
    armCalls: armable
      ? [
          ...(vaultDeployment === 'deployed' ? [] : [buildDeployCall(vault, deployment)]),
          buildArmCall(vault.address, session.policy, deployment),
        ]
      : [],
    disarmCalls: status === 'installed' ? [buildDisarmCall(vault.address, session.sessionId, deployment)] : [],
  }
}

function summarise(policy: Hex, deployment: Deployment): string[] {
  const decoded = decodePolicy(policy)
  if (!decoded.ok) {
    throw new AppError({
      code: 'policy_malformed',
      shortMessage: 'A stored policy cannot be read.',
      facts: { offset: decoded.refusal.offset },
      retry: 'never',
    })
  }
  return [
    ...describePolicy(decoded.value, {
      tokens: deployment.aave.assets,
      contracts: listKnownContracts(deployment),
      functions: listKnownFunctions(),
    }),
  ]
}
