import { decodePolicy, describePolicy, listKnownContracts, listKnownFunctions, type Policy } from '@spells/core'
import type { SessionRow, VaultRow } from '@spells/db'
import { AppError, type Deployment, type Reason, type SessionKeyView, toTime } from '@spells/shared'
import type { Session, Vault } from '@spells/shared/api'
import type { Hex } from 'viem'
import { isWaiting } from './findSessionArmRefusal.ts'
import { presentBlastRadius } from './presentBlastRadius.ts'
import type { Exposure } from './readExposure.ts'
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
    /** Undefined when the chain does not answer. */
    readonly exposure: Exposure | undefined
    /** Why it must not be armed, for one that waits to be. */
    readonly armRefusal: Reason | null
  },
): Session {
  const { vault, deployment, vaultDeployment, view, exposure, armRefusal } = facts
  const policy = readPolicy(session.policy)
  const status = view?.status ?? session.status
  // Nothing is offered for arming whose entry or exit would fail.
  const armable = isWaiting(session, view) && armRefusal === null
  return {
    id: session.id,
    vaultId: session.vaultId,
    spell: session.spell,
    sessionId: session.sessionId,
    key: session.keyAddress,
    policy: session.policy,
    status,
    summary: summarise(policy, deployment),
    expiresAt: toTime(session.expiresAtMs),
    createdAt: toTime(session.createdAtMs),
    disarmRequestedAt: session.disarmRequestedAtMs === null ? null : toTime(session.disarmRequestedAtMs),
    use: view?.use ? { ...view.use, budgets: [...view.use.budgets] } : null,
    blastRadius:
      exposure !== undefined && (status === 'prepared' || status === 'installed')
        ? presentBlastRadius(
            { sessionId: session.sessionId, encodedPolicy: session.policy, policy },
            view?.use,
            exposure,
          )
        : null,
    armCalls: armable
      ? [
          ...(vaultDeployment === 'deployed' ? [] : [buildDeployCall(vault, deployment)]),
          buildArmCall(vault.address, session.policy, deployment),
        ]
      : [],
    armRefusal,
    disarmCalls: status === 'installed' ? [buildDisarmCall(vault.address, session.sessionId, deployment)] : [],
  }
}

function readPolicy(encoded: Hex): Policy {
  const decoded = decodePolicy(encoded)
  if (!decoded.ok) {
    throw new AppError({
      code: 'policy_malformed',
      shortMessage: 'A stored policy cannot be read.',
      facts: { offset: decoded.refusal.offset },
      retry: 'never',
    })
  }
  return decoded.value
}

function summarise(policy: Policy, deployment: Deployment): string[] {
  return [
    ...describePolicy(policy, {
      tokens: deployment.aave.assets,
      contracts: listKnownContracts(deployment),
      functions: listKnownFunctions(),
    }),
  ]
}
