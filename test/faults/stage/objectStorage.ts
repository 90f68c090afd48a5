import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import type { Address } from 'viem'

/**
 * Opens the stored state of one vault's transaction manager, as the platform keeps it. Only while the Worker is down.
 * @param persistDir where the private Worker keeps its objects
 * @throws when there is no such object
 */
export function editObject<Value>(
  persistDir: string,
  vault: Address,
  edit: (database: DatabaseSync, file: string) => Value,
): Value {
  for (const file of listDatabases(persistDir)) {
    const database = new DatabaseSync(file)
    try {
      if (readVault(database) === vault.toLowerCase()) return edit(database, file)
    } finally {
      database.close()
    }
  }
  throw new Error(`The private Worker keeps no object of ${vault}.`)
}

/** Forgets the alarms of every object. @returns how many there were */
export function deleteAlarms(persistDir: string): number {
  let deleted = 0
  for (const file of listDatabases(persistDir)) {
    const database = new DatabaseSync(file)
    try {
      for (const { name } of database.prepare("SELECT name FROM sqlite_master WHERE type = 'table'").all()) {
        if (name === '_cf_ALARM') deleted += Number(database.prepare('DELETE FROM _cf_ALARM').run().changes)
      }
    } finally {
      database.close()
    }
  }
  return deleted
}

function listDatabases(persistDir: string): readonly string[] {
  return readdirSync(persistDir, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.sqlite'))
    .map((name) => join(persistDir, name))
}

function readVault(database: DatabaseSync): string | undefined {
  try {
    const row = database.prepare('SELECT state FROM vault WHERE id = 1').get()
    const state = JSON.parse(String(row?.state)) as { readonly identity?: { readonly vault?: string } }
    return state.identity?.vault?.toLowerCase()
  } catch {
    // Another kind of object.
    return undefined
  }
}
