import { AppError, type Failpoint, type KeyWraps, ok, type Result, refuse } from '@spells/shared'
import type { KeyOwner, KeyVault } from './adapters/keyVault.ts'
import type { SessionStore } from './sessionStore.ts'

type Refusal =
  | { readonly code: 'master_key_not_current'; readonly current: string }
  | { readonly code: 'key_unreadable'; readonly detail: string }

/**
 * Wraps a vault's data keys under the current master key, each in one write after it was shown to open again; a data key
 * that is wrapped by it already must open too. Dying anywhere leaves each row as it was or as it should be.
 * @param deps.keyVault absent where keys are not kept here
 * @param masterKeyId the key that the caller takes for the current one
 */
export async function rewrapKeys(
  deps: {
    readonly keyVault: KeyVault | undefined
    readonly sessions: SessionStore
    readonly failpoint: Failpoint
  },
  owner: KeyOwner,
  masterKeyId: string,
): Promise<Result<KeyWraps, Refusal>> {
  const { keyVault, sessions, failpoint } = deps
  if (!keyVault) return ok({})
  const { currentMasterKeyId: current } = keyVault
  if (current !== masterKeyId) return refuse({ code: 'master_key_not_current', current })
  try {
    for (const dataKey of sessions.listDataKeys()) {
      const rewrapped = await keyVault.rewrap(owner, dataKey)
      if (rewrapped) {
        await failpoint('tlm.rewrapping', { vault: owner.vault })
        sessions.putDataKey(rewrapped)
      } else await keyVault.check(owner, dataKey)
    }
    await failpoint('tlm.rewrapped', { vault: owner.vault })
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'key_unreadable') throw error
    return refuse({ code: 'key_unreadable', detail: error.shortMessage })
  }
  const wraps: Record<string, number> = {}
  for (const { masterKeyId: id } of sessions.listDataKeys()) wraps[id] = (wraps[id] ?? 0) + 1
  return ok(wraps)
}
