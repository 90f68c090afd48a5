import { AppError } from '@spells/shared'
import type { Address } from 'viem'

/** Master keys by name, 32 bytes in base64 each; `current` wraps, the others still unwrap during a rotation. */
export type MasterKeys = { readonly current: string; readonly keys: Readonly<Record<string, string>> }

/** Which vault a key belongs to; part of what every seal is bound to. */
export type KeyOwner = { readonly vault: Address; readonly chainId: number; readonly entryPoint: Address }

/** A vault's data key, wrapped by a master key. PERSISTED: TLM row `data_keys`. */
export type SealedDataKey = {
  readonly version: number
  readonly masterKeyId: string
  readonly iv: Uint8Array
  readonly wrapped: Uint8Array
}

/** A private key, sealed by its vault's data key. PERSISTED: TLM row `sessions`. */
export type SealedKey = { readonly dataKeyVersion: number; readonly iv: Uint8Array; readonly ciphertext: Uint8Array }

/** The facts that a sealed private key is bound to. */
type KeyBinding = KeyOwner & { readonly keyId: string; readonly expiresAtSec: number }

/** Envelope encryption: AES-256-GCM twice, random 96-bit IVs, the owner in the additional data. */
export type KeyVault = {
  /** Name of the master key that wraps. */
  readonly currentMasterKeyId: string
  createDataKey(owner: KeyOwner, version: number): Promise<SealedDataKey>
  /**
   * The same data key under the current master key, which was shown to open it; undefined when it already is.
   * @throws key_unreadable
   */
  rewrap(owner: KeyOwner, dataKey: SealedDataKey): Promise<SealedDataKey | undefined>
  /** @throws key_unreadable when the data key does not open */
  check(owner: KeyOwner, dataKey: SealedDataKey): Promise<void>
  seal(binding: KeyBinding, dataKey: SealedDataKey, privateKey: Uint8Array): Promise<SealedKey>
  /** @throws key_unreadable when the seal is of another vault, another key, an unknown master key, or was changed */
  open(binding: KeyBinding, dataKey: SealedDataKey, sealed: SealedKey): Promise<Uint8Array>
}

const ALGORITHM = 'AES-GCM'
const IV_BYTES = 12
const KEY_BYTES = 32

export function createKeyVault(masterKeys: MasterKeys): KeyVault {
  const importMaster = (id: string): Promise<CryptoKey> => {
    const encoded = masterKeys.keys[id]
    if (encoded === undefined) throw unreadable(`There is no master key "${id}".`)
    return importKey(Uint8Array.from(atob(encoded), (char) => char.charCodeAt(0)))
  }
  const wrap = async (owner: KeyOwner, version: number, raw: Uint8Array): Promise<SealedDataKey> => {
    const masterKeyId = masterKeys.current
    const master = await importMaster(masterKeyId)
    const { iv, ciphertext } = await encrypt(master, encodeDataKeyBinding(owner, version), raw)
    return { version, masterKeyId, iv, wrapped: ciphertext }
  }
  const unwrap = async (owner: KeyOwner, { version, masterKeyId, iv, wrapped }: SealedDataKey): Promise<Uint8Array> =>
    decrypt(await importMaster(masterKeyId), encodeDataKeyBinding(owner, version), iv, wrapped)

  return {
    currentMasterKeyId: masterKeys.current,
    createDataKey: async (owner, version) => {
      const raw = crypto.getRandomValues(new Uint8Array(KEY_BYTES))
      return erasing(raw, () => wrap(owner, version, raw))
    },
    rewrap: async (owner, dataKey) => {
      if (dataKey.masterKeyId === masterKeys.current) return undefined
      const raw = await unwrap(owner, dataKey)
      return erasing(raw, async () => {
        const rewrapped = await wrap(owner, dataKey.version, raw)
        const again = await unwrap(owner, rewrapped)
        const isSame = again.every((byte, at) => byte === raw[at])
        again.fill(0)
        // What replaces the only copy of a key must give the very same key.
        if (!isSame) throw unreadable('A key was wrapped wrongly.')
        return rewrapped
      })
    },
    check: async (owner, dataKey) => {
      const raw = await unwrap(owner, dataKey)
      raw.fill(0)
    },
    seal: async (binding, dataKey, privateKey) => {
      const raw = await unwrap(binding, dataKey)
      return erasing(raw, async () => {
        const key = await importKey(raw)
        const sealed = await encrypt(key, encodeKeyBinding(binding, dataKey.version), privateKey)
        return { dataKeyVersion: dataKey.version, ...sealed }
      })
    },
    open: async (binding, dataKey, sealed) => {
      const raw = await unwrap(binding, dataKey)
      return erasing(raw, async () => {
        const key = await importKey(raw)
        return decrypt(key, encodeKeyBinding(binding, sealed.dataKeyVersion), sealed.iv, sealed.ciphertext)
      })
    },
  }
}

function encodeDataKeyBinding({ vault, chainId, entryPoint }: KeyOwner, version: number): Uint8Array {
  return new TextEncoder().encode([vault.toLowerCase(), chainId, entryPoint.toLowerCase(), 'data', version].join('|'))
}

function encodeKeyBinding(binding: KeyBinding, version: number): Uint8Array {
  const { vault, chainId, entryPoint, keyId, expiresAtSec } = binding
  const parts = [vault.toLowerCase(), chainId, entryPoint.toLowerCase(), keyId, version, expiresAtSec]
  return new TextEncoder().encode(parts.join('|'))
}

function importKey(raw: Uint8Array): Promise<CryptoKey> {
  if (raw.length !== KEY_BYTES) throw unreadable('A key of the key vault must have 32 bytes.')
  return crypto.subtle.importKey('raw', raw, ALGORITHM, false, ['encrypt', 'decrypt'])
}

async function encrypt(key: CryptoKey, additionalData: Uint8Array, plain: Uint8Array) {
  const iv = crypto.getRandomValues(new Uint8Array(IV_BYTES))
  const ciphertext = await crypto.subtle.encrypt({ name: ALGORITHM, iv, additionalData }, key, plain)
  return { iv, ciphertext: new Uint8Array(ciphertext) }
}

async function decrypt(
  key: CryptoKey,
  additionalData: Uint8Array,
  iv: Uint8Array,
  ciphertext: Uint8Array,
): Promise<Uint8Array> {
  try {
    return new Uint8Array(await crypto.subtle.decrypt({ name: ALGORITHM, iv, additionalData }, key, ciphertext))
  } catch (cause) {
    // WebCrypto says nothing but "OperationError": wrong key, wrong owner and changed bytes look alike, on purpose.
    throw unreadable('A sealed key does not belong to this vault, or was changed.', cause)
  }
}

async function erasing<Value>(secret: Uint8Array, use: () => Promise<Value>): Promise<Value> {
  try {
    return await use()
  } finally {
    secret.fill(0)
  }
}

function unreadable(shortMessage: string, cause?: unknown): AppError {
  return new AppError({ code: 'key_unreadable', shortMessage, cause, retry: 'never' })
}
