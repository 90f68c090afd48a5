import type { SessionRow, VaultRow } from '@spells/db'
import { AppError, type Reason, type SessionKeyView, type WorkspaceId } from '@spells/shared'
import { findArmRefusal, findSponsorOffer, proveLegs } from '@spells/workflows'
import { createCastDeps } from './createCastDeps.ts'
import type { Deps } from './deps.ts'
import { buildDeployCall } from './walletCalls.ts'

const unproven = new Set(['chain_unavailable', 'simulation_unsupported'])

/** Whether somebody could still arm the session, as far as it itself goes. */
export function isWaiting(session: SessionRow, view: SessionKeyView | undefined): boolean {
  const status = view?.status ?? session.status
  return status === 'prepared' && view?.keyWiped !== true && session.disarmRequestedAtMs === null
}

/**
 * Why a session that waits to be armed must not be: its entry and its exit are tried on the chain as it is now.
 * @returns null when both work; a reason too when nobody can say
 */
export async function findSessionArmRefusal(
  request: {
    readonly session: SessionRow
    readonly vault: VaultRow
    readonly workspaceId: WorkspaceId
    readonly view: SessionKeyView | undefined
  },
  deps: Parameters<typeof createCastDeps>[0],
): Promise<Reason | null> {
  const { session, vault, workspaceId, view } = request
  if (!isWaiting(session, view)) return null
  const castDeps = createCastDeps(deps)
  const { to, data } = buildDeployCall(vault, deps.config.DEPLOYMENT)
  try {
    const [state, offer] = await Promise.all([
      castDeps.chain.getState(vault.address),
      findSponsorOffer(castDeps, workspaceId),
    ])
    const prepared = { status: 'prepared' } as const
    const proof = await proveLegs({ vault, session, view: prepared, state, offer, deploy: { to, data } }, castDeps)
    return findArmRefusal(proof) ?? null
  } catch (error) {
    if (!(error instanceof AppError) || !unproven.has(error.code)) throw error
    return { code: error.code, message: `Entry and exit cannot be tried: ${error.shortMessage}` }
  }
}

export type ArmRefusalDeps = Pick<Deps, keyof Parameters<typeof createCastDeps>[0]>
