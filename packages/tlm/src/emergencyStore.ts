import type { Intent } from '@spells/shared'
import type { Hex } from 'viem'
import type { PlannedClose } from './planEmergencyClose.ts'

/** A request of the owner, as it was taken. PERSISTED: TLM rows `emergency_closes`. */
export type StoredEmergencyClose = {
  readonly nonce: Hex
  readonly deadlineSec: number
  readonly closes: readonly (PlannedClose & { readonly intent?: Intent })[]
}

/** The owner's requests to close everything. Every call is synchronous. */
export type EmergencyStore = ReturnType<typeof createEmergencyStore>

export function createEmergencyStore(sql: SqlStorage) {
  const find = (nonce: Hex): StoredEmergencyClose | undefined => {
    const row = [...sql.exec('SELECT body FROM emergency_closes WHERE nonce = ?', nonce.toLowerCase())][0]
    return row && (JSON.parse(String(row.body)) as StoredEmergencyClose)
  }
  return {
    find,
    /** Takes a request down, once. @returns what is kept under its nonce: this one, or the one that was first */
    keep: (request: StoredEmergencyClose, atMs: number): StoredEmergencyClose => {
      sql.exec(
        'INSERT INTO emergency_closes (nonce, at_ms, body) VALUES (?, ?, ?) ON CONFLICT (nonce) DO NOTHING',
        request.nonce.toLowerCase(),
        atMs,
        JSON.stringify(request),
      )
      return find(request.nonce) ?? request
    },
  }
}
