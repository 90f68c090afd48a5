import { getMe, type Scope, type ScopedDatabase } from '@spells/db'
import { toTime } from '@spells/shared'
import { type Me, meSchema } from '@spells/shared/api'

/** The caller as the API shows them. */
export async function presentMe(
  database: ScopedDatabase,
  { scope, expiresAtMs }: { readonly scope: Scope; readonly expiresAtMs: number },
): Promise<Me> {
  const me = await database.withScope(scope, getMe)
  return meSchema.parse({
    user: { id: scope.userId, wallets: me.wallets },
    workspace: { id: scope.workspaceId, name: me.workspaceName, role: scope.role },
    expiresAt: toTime(expiresAtMs),
  })
}
