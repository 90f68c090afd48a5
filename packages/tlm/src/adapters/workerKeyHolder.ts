import { AppError } from '@spells/shared'
import { bytesToHex, hexToBytes } from 'viem'
import { generatePrivateKey, privateKeyToAccount, sign } from 'viem/accounts'
import type { SessionStore } from '../sessionStore.ts'
import type { KeyHolder, SessionKey } from './keyHolder.ts'
import type { KeyVault, SealedDataKey } from './keyVault.ts'

/** Keeps keys in this Worker, sealed by their vault's data key. A key is in the clear only inside one call. */
export function createWorkerKeyHolder(deps: {
  readonly keyVault: KeyVault
  readonly sessions: SessionStore
}): KeyHolder {
  const { keyVault, sessions } = deps

  const moveToCurrent = async (key: SessionKey, dataKey: SealedDataKey): Promise<SealedDataKey> => {
    // Using a vault's key moves it to the current master key, so that an old one can be taken away.
    const rewrapped = await keyVault.rewrap(key, dataKey)
    if (rewrapped) sessions.putDataKey(rewrapped)
    return rewrapped ?? dataKey
  }
  const getDataKey = async (key: SessionKey): Promise<SealedDataKey> => {
    const known = sessions.findDataKey()
    if (known) return moveToCurrent(key, known)
    const created = await keyVault.createDataKey(key, 1)
    // Another call may have made one meanwhile, and sealed with it.
    const earlier = sessions.findDataKey()
    if (earlier) return earlier
    sessions.putDataKey(created)
    return created
  }

  return {
    create: async (key) => {
      const dataKey = await getDataKey(key)
      const privateKey = generatePrivateKey()
      const bytes = hexToBytes(privateKey)
      try {
        const kept = await keyVault.seal({ ...key, keyId: key.sessionRef }, dataKey, bytes)
        return { address: privateKeyToAccount(privateKey).address, kept }
      } finally {
        bytes.fill(0)
      }
    },
    sign: async (key, kept, hash) => {
      const dataKey = sessions.findDataKey(kept.dataKeyVersion)
      if (!dataKey) throw missing(kept.dataKeyVersion)
      const bytes = await keyVault.open({ ...key, keyId: key.sessionRef }, await moveToCurrent(key, dataKey), kept)
      try {
        return await sign({ hash, privateKey: bytesToHex(bytes), to: 'hex' })
      } finally {
        bytes.fill(0)
      }
    },
  }
}

function missing(version: number): AppError {
  const shortMessage = `The vault has no data key of version ${version}.`
  return new AppError({ code: 'key_unreadable', shortMessage, retry: 'never' })
}
