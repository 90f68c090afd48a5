import type { SessionRef } from '@spells/shared'
import type { Address, Hex } from 'viem'
import { KEPT_ELSEWHERE } from './adapters/keyHolder.ts'
import type { SealedDataKey, SealedKey } from './adapters/keyVault.ts'

/** A session and, until it is wiped, its sealed key. PERSISTED: TLM row `sessions`. */
export type StoredSession = {
  readonly sessionRef: SessionRef
  readonly sessionId: Hex
  readonly keyAddress: Address
  /** The policy as it was asked for, without the key. */
  readonly grant: Hex
  readonly policy: Hex
  readonly expiresAtSec: number
  /** Absent once wiped. */
  readonly sealed?: SealedKey
}

/** The object's sessions and data keys. Every call is synchronous. */
export type SessionStore = ReturnType<typeof createSessionStore>

export function createSessionStore(sql: SqlStorage) {
  const findWhere = (column: 'session_ref' | 'session_id', value: string): StoredSession | undefined => {
    const row = [...sql.exec(`SELECT * FROM sessions WHERE ${column} = ?`, value)][0]
    return row && readSession(row)
  }
  return {
    findByRef: (sessionRef: SessionRef) => findWhere('session_ref', sessionRef),
    findById: (sessionId: Hex) => findWhere('session_id', sessionId),
    insert: (session: StoredSession & { readonly sealed: SealedKey }): void => {
      sql.exec(
        `INSERT INTO sessions
          (session_ref, session_id, key_address, grant_blob, policy, expires_at_sec, data_key_version, iv, ciphertext)
          VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
        session.sessionRef,
        session.sessionId,
        session.keyAddress,
        session.grant,
        session.policy,
        session.expiresAtSec,
        session.sealed.dataKeyVersion,
        toBuffer(session.sealed.iv),
        toBuffer(session.sealed.ciphertext),
      )
    },
    /** Destroys the sealed key; the rest of the row stays as a record. */
    wipe: (sessionId: Hex, options: { readonly why: string; readonly nowMs: number }): void => {
      // Overwritten first, so that the old bytes do not stay in a page that is merely marked free.
      sql.exec('UPDATE sessions SET ciphertext = zeroblob(length(ciphertext)) WHERE session_id = ?', sessionId)
      sql.exec(
        `UPDATE sessions SET ciphertext = NULL, iv = NULL,
           data_key_version = CASE data_key_version WHEN ${KEPT_ELSEWHERE.dataKeyVersion} THEN data_key_version END,
           wiped_at_ms = coalesce(wiped_at_ms, ?), wiped_why = coalesce(wiped_why, ?) WHERE session_id = ?`,
        options.nowMs,
        options.why,
        sessionId,
      )
    },
    /** Those whose keys are not destroyed. */
    listSealed: (): readonly StoredSession[] =>
      [...sql.exec('SELECT * FROM sessions WHERE ciphertext IS NOT NULL')].map(readSession),
    /** Wiped sessions whose key is elsewhere and not known to be destroyed there. */
    listWipedElsewhere: (): readonly StoredSession[] =>
      [...sql.exec('SELECT * FROM sessions WHERE ciphertext IS NULL AND data_key_version IS NOT NULL')].map(
        readSession,
      ),
    /** The key is destroyed there too. */
    forgetElsewhere: (sessionId: Hex): void => {
      sql.exec('UPDATE sessions SET data_key_version = NULL WHERE session_id = ? AND ciphertext IS NULL', sessionId)
    },
    findDataKey: (version?: number): SealedDataKey | undefined => {
      const where = version === undefined ? 'ORDER BY version DESC LIMIT 1' : 'WHERE version = ?'
      const row = [...sql.exec(`SELECT * FROM data_keys ${where}`, ...(version === undefined ? [] : [version]))][0]
      return row && readDataKey(row)
    },
    listDataKeys: (): readonly SealedDataKey[] =>
      [...sql.exec('SELECT * FROM data_keys ORDER BY version')].map(readDataKey),
    /** Stores a data key, or the same one wrapped anew. */
    putDataKey: (key: SealedDataKey): void => {
      sql.exec(
        `INSERT INTO data_keys (version, master_key_id, iv, wrapped) VALUES (?, ?, ?, ?)
         ON CONFLICT (version) DO UPDATE SET
           master_key_id = excluded.master_key_id, iv = excluded.iv, wrapped = excluded.wrapped`,
        key.version,
        key.masterKeyId,
        toBuffer(key.iv),
        toBuffer(key.wrapped),
      )
    },
  }
}

function readDataKey(row: Readonly<Record<string, SqlStorageValue>>): SealedDataKey {
  return {
    version: Number(row.version),
    masterKeyId: String(row.master_key_id),
    iv: toBytes(row.iv),
    wrapped: toBytes(row.wrapped),
  }
}

function readSession(row: Readonly<Record<string, SqlStorageValue>>): StoredSession {
  return {
    sessionRef: String(row.session_ref) as SessionRef,
    sessionId: String(row.session_id) as Hex,
    keyAddress: String(row.key_address) as Address,
    grant: String(row.grant_blob) as Hex,
    policy: String(row.policy) as Hex,
    expiresAtSec: Number(row.expires_at_sec),
    ...(row.ciphertext !== null && {
      sealed: {
        dataKeyVersion: Number(row.data_key_version),
        iv: toBytes(row.iv),
        ciphertext: toBytes(row.ciphertext),
      },
    }),
  }
}

function toBytes(value: SqlStorageValue | undefined): Uint8Array {
  return value instanceof ArrayBuffer ? new Uint8Array(value) : new Uint8Array()
}

function toBuffer(bytes: Uint8Array): ArrayBuffer {
  return Uint8Array.from(bytes).buffer
}
