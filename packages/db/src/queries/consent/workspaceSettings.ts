import { eq, sql } from 'drizzle-orm'
import { recordEvent } from '../../recordEvent.ts'
import { workspaceSettings } from '../../schema/index.ts'
import type { ScopedTransaction } from '../../transaction.ts'

/** What a workspace decided for itself. */
export type WorkspaceSettings = {
  readonly shareTriggerLevels: boolean
  /** When it was last changed; undefined while it never was. */
  readonly updatedAtMs: number | undefined
}

/** The settings of the workspace in scope; the defaults, until it changed them. */
export async function getWorkspaceSettings(tx: ScopedTransaction): Promise<WorkspaceSettings> {
  const [row] = await tx.select().from(workspaceSettings).where(eq(workspaceSettings.workspaceId, tx.scope.workspaceId))
  return { shareTriggerLevels: row?.shareTriggerLevels ?? false, updatedAtMs: row?.updatedAt }
}

/** Changes the settings of the workspace in scope and records it; what stays as it is changes nothing. */
export async function changeWorkspaceSettings(
  tx: ScopedTransaction,
  change: { readonly shareTriggerLevels: boolean; readonly atMs: number },
): Promise<WorkspaceSettings> {
  const { shareTriggerLevels, atMs } = change
  const { workspaceId } = tx.scope
  await tx.execute(
    sql`select pg_advisory_xact_lock(hashtextextended('workspace_settings:' || ${workspaceId}::text, 0))`,
  )
  const before = await getWorkspaceSettings(tx)
  if (before.shareTriggerLevels === shareTriggerLevels) return before
  await tx
    .insert(workspaceSettings)
    .values({ workspaceId, shareTriggerLevels, updatedAt: atMs })
    .onConflictDoUpdate({ target: workspaceSettings.workspaceId, set: { shareTriggerLevels, updatedAt: atMs } })
  await recordEvent(tx, {
    type: 'workspace.settings_changed',
    subject: { kind: 'workspace', id: workspaceId },
    atMs,
    data: { shareTriggerLevels },
  })
  return { shareTriggerLevels, updatedAtMs: atMs }
}
