import type { Call, Deployment } from '@spells/shared'
import { sessionValidatorAbi } from '@spells/shared/abi'
import { encodeFunctionData, type Hex } from 'viem'

/** Installs a session, as the vault: reverts unless the policy is well formed and new. */
export function buildEnableSessionCall(policy: Hex, deployment: Pick<Deployment, 'sessionValidator'>): Call {
  const data = encodeFunctionData({ abi: sessionValidatorAbi, functionName: 'enableSession', args: [policy] })
  return { target: deployment.sessionValidator, valueWei: '0', data }
}

/** Ends every session of the vault at once and for good, as the vault: a new epoch, which none of them is of. */
export function buildRevokeAllCall(deployment: Pick<Deployment, 'sessionValidator'>): Call {
  const data = encodeFunctionData({ abi: sessionValidatorAbi, functionName: 'revokeAllSessions' })
  return { target: deployment.sessionValidator, valueWei: '0', data }
}

/** Revokes a session at once and for good, as the vault. */
export function buildRevokeSessionCall(sessionId: Hex, deployment: Pick<Deployment, 'sessionValidator'>): Call {
  const data = encodeFunctionData({ abi: sessionValidatorAbi, functionName: 'revokeSession', args: [sessionId] })
  return { target: deployment.sessionValidator, valueWei: '0', data }
}
