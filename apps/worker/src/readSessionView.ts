import type { SessionRow, VaultRow } from '@spells/db'
import { AppError, type SessionKeyView, type WorkspaceId } from '@spells/shared'
import { settleSession } from '@spells/workflows'
import type { Deps } from './deps.ts'

/**
 * Asks the vault's transaction manager what the chain says about a session, and keeps our copy in step.
 * @returns undefined when the session has ended for good, or when nobody can answer now
 */
export async function readSessionView(
  request: {
    readonly session: SessionRow
    readonly vault: VaultRow
    readonly workspaceId: WorkspaceId
    readonly correlationId: string
  },
  deps: Pick<Deps, 'clock' | 'findTransactionManager' | 'openSystemDatabase'>,
): Promise<SessionKeyView | undefined> {
  const { session, vault, workspaceId, correlationId } = request
  const view = await askTransactionManager(session, vault, deps)
  if (view === undefined || view.status === session.status || view.status === 'prepared') return view
  const { status } = view
  const atMs = await deps.clock.nowMs()
  // The chain says so, not the user: it is written as the system.
  const system = deps.openSystemDatabase()
  try {
    const { id: vaultId, chainId, address } = vault
    const known = { id: session.id, workspaceId, vaultId, chainId, vault: address }
    await system.withSystem((tx) => settleSession(tx, { session: known, status, correlationId, atMs }))
  } finally {
    await system.close()
  }
  return view
}

async function askTransactionManager(
  session: SessionRow,
  vault: VaultRow,
  deps: Pick<Deps, 'findTransactionManager'>,
): Promise<SessionKeyView | undefined> {
  try {
    const answer = await deps.findTransactionManager(vault.chainId, vault.address).getSession(session.id)
    return answer.ok ? answer.value : undefined
  } catch (error) {
    // The stored state is shown instead; its age is what the reader has to live with.
    if (error instanceof AppError && error.code === 'transaction_manager_unavailable') return undefined
    throw error
  }
}
