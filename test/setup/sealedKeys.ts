import { createDecipheriv } from 'node:crypto'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync, type SQLOutputValue } from 'node:sqlite'
import { bytesToHex, type Hex } from 'viem'

/** A vault's data key as it lies on its transaction manager's disk. */
export type StoredDataKey = {
  readonly vault: string
  readonly version: number
  readonly masterKeyId: string
  readonly iv: Uint8Array
  readonly wrapped: Uint8Array
}

/** A session as it lies there, and its key if it was not wiped. */
export type StoredSession = {
  readonly vault: string
  readonly sessionRef: string
  readonly expiresAtSec: number
  readonly keyAddress: string
  readonly sealed?: { readonly dataKeyVersion: number; readonly iv: Uint8Array; readonly ciphertext: Uint8Array }
}

/** Chain and entry point, which every seal is bound to. */
export type SealPlace = { readonly chainId: number; readonly entryPoint: string }

/**
 * What every transaction manager keeps of its keys.
 * @param persistDir where the private Worker keeps its objects
 */
export function readSealedKeys(persistDir: string) {
  const dataKeys: StoredDataKey[] = []
  const sessions: StoredSession[] = []
  for (const file of readdirSync(persistDir, { recursive: true, encoding: 'utf8' })) {
    if (!file.endsWith('.sqlite')) continue
    const database = new DatabaseSync(join(persistDir, file), { readOnly: true })
    try {
      if (!database.prepare("SELECT 1 FROM sqlite_master WHERE name = 'data_keys'").get()) continue
      const row = database.prepare('SELECT state FROM vault').get()
      if (!row) continue
      const { identity } = JSON.parse(String(row.state)) as { readonly identity: { readonly vault: string } }
      const vault = identity.vault.toLowerCase()
      for (const key of database.prepare('SELECT * FROM data_keys').all()) dataKeys.push(readDataKey(vault, key))
      for (const session of database.prepare('SELECT * FROM sessions').all()) sessions.push(readSession(vault, session))
    } finally {
      database.close()
    }
  }
  return { dataKeys, sessions }
}

/**
 * Opens a data key, as anybody could who has the master key. Written apart from the product, so that a mistake of the
 * one is not a mistake of the other.
 * @param masterKey 32 bytes in base64
 * @throws when this key does not open it
 */
export function openDataKey(masterKey: string, dataKey: StoredDataKey, { chainId, entryPoint }: SealPlace): Uint8Array {
  const { vault, version, iv, wrapped } = dataKey
  const binding = [vault, chainId, entryPoint.toLowerCase(), 'data', version].join('|')
  return open(Buffer.from(masterKey, 'base64'), binding, iv, wrapped)
}

/** Opens a session's key; undefined when it was wiped. */
export function openSessionKey(dataKey: Uint8Array, session: StoredSession, place: SealPlace): Hex | undefined {
  if (!session.sealed) return undefined
  const { vault, sessionRef, expiresAtSec } = session
  const { dataKeyVersion, iv, ciphertext } = session.sealed
  const parts = [vault, place.chainId, place.entryPoint.toLowerCase(), sessionRef, dataKeyVersion, expiresAtSec]
  return bytesToHex(open(dataKey, parts.join('|'), iv, ciphertext))
}

const TAG_BYTES = 16

function open(key: Uint8Array, binding: string, iv: Uint8Array, sealed: Uint8Array): Uint8Array {
  const decipher = createDecipheriv('aes-256-gcm', key, iv)
  decipher.setAAD(Buffer.from(binding))
  decipher.setAuthTag(sealed.subarray(sealed.length - TAG_BYTES))
  return Buffer.concat([decipher.update(sealed.subarray(0, sealed.length - TAG_BYTES)), decipher.final()])
}

type Row = Readonly<Record<string, SQLOutputValue>>

function readDataKey(vault: string, row: Row): StoredDataKey {
  const { version, master_key_id: id, iv, wrapped } = row
  return {
    ...{ vault, version: Number(version), masterKeyId: String(id) },
    ...{ iv: requireBytes(iv), wrapped: requireBytes(wrapped) },
  }
}

function readSession(vault: string, row: Row): StoredSession {
  const { session_ref: ref, expires_at_sec: expires, key_address: address, data_key_version: version } = row
  return {
    ...{ vault, sessionRef: String(ref), expiresAtSec: Number(expires), keyAddress: String(address) },
    ...((row.ciphertext !== null || row.iv !== null) && {
      sealed: { dataKeyVersion: Number(version), iv: requireBytes(row.iv), ciphertext: requireBytes(row.ciphertext) },
    }),
  }
}

function requireBytes(value: SQLOutputValue | undefined): Uint8Array {
  if (value instanceof Uint8Array) return value
  throw new Error('A key is stored without its bytes.')
}
