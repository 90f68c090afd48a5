import { listUnsealedWorkspaces, type SystemDatabase, sealEvents } from '@spells/db'

const WORKSPACES = 200
const EVENTS = 1_000
const MAX_ROUNDS = 20

/**
 * Seals the event spine of every workspace that has something to seal, each in transactions of its own.
 * @returns how many workspaces and events were sealed
 */
export async function sealWorkspaces(deps: {
  readonly database: SystemDatabase
}): Promise<{ workspaces: number; events: number }> {
  const workspaces = await deps.database.withSystem((tx) => listUnsealedWorkspaces(tx, WORKSPACES))
  let events = 0
  for (const workspaceId of workspaces) {
    for (let round = 0; round < MAX_ROUNDS; round++) {
      const sealed = await deps.database.withSystem((tx) => sealEvents(tx, workspaceId, { limit: EVENTS }))
      events += sealed
      if (sealed < EVENTS) break
    }
  }
  return { workspaces: workspaces.length, events }
}
