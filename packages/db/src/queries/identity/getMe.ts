import { AppError } from '@spells/shared'
import { userWallets, workspaces } from '../../schema/index.ts'
import type { ScopedTransaction } from '../../transaction.ts'

/** The user in scope with their wallets, and the workspace in scope. */
export async function getMe(
  tx: ScopedTransaction,
): Promise<{ readonly wallets: readonly `0x${string}`[]; readonly workspaceName: string }> {
  // Row-level security leaves the scope's own rows.
  const wallets = await tx.select({ address: userWallets.address }).from(userWallets).orderBy(userWallets.address)
  const [workspace] = await tx.select({ name: workspaces.name }).from(workspaces)
  if (!workspace) {
    throw new AppError({
      code: 'workspace_missing',
      shortMessage: 'The workspace in scope does not exist.',
      retry: 'never',
    })
  }
  return { wallets: wallets.map((wallet) => wallet.address as `0x${string}`), workspaceName: workspace.name }
}
