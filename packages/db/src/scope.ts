import type { UserId, WorkspaceId } from '@spells/shared'

/** What a member may do in a workspace. */
export type Role = 'owner' | 'trader' | 'viewer'

/** On whose behalf a transaction runs: the database shows it this workspace and this user, and nothing else. */
export type Scope = {
  readonly workspaceId: WorkspaceId
  readonly userId: UserId
  readonly role: Role
  /** Names the request in events and logs. */
  readonly correlationId: string
}
