import {
  endKeyRotation,
  findLatestKeyRotation,
  type KeyRotation,
  listVaultsToRewrap,
  type SystemDatabase,
  saveVaultKeys,
  type VaultToRewrap,
} from '@spells/db'
import { AppError, type Clock, type FindTransactionManager, type KeyWraps } from '@spells/shared'

export type RotateKeysDeps = {
  readonly database: SystemDatabase
  readonly findTransactionManager: FindTransactionManager
  readonly clock: Clock
}

const BATCH = 20
const MAX_BATCHES = 50

type Outcome = { readonly wraps: KeyWraps } | { readonly refusal: string } | { readonly unanswered: string }

/**
 * Carries on with the newest order to rotate the master key: asks the transaction manager of each vault that is not done
 * to wrap its data keys anew, and writes down what came of it. Each call tries every vault once at most, so one that
 * fails holds up no other; whatever ends a call, the next one goes on where the rows say. Several may run at once.
 * @returns how many vaults were done and failed in this call; undefined when nothing is ordered
 */
export async function rotateKeys(
  deps: RotateKeysDeps,
): Promise<{ readonly done: number; readonly failed: number; readonly ended: boolean } | undefined> {
  const { database, clock } = deps
  const rotation = await database.withSystem(findLatestKeyRotation)
  if (!rotation || rotation.endedAtMs !== null) return undefined
  const beforeMs = await clock.nowMs()
  const counts = { done: 0, failed: 0 }
  for (let batch = 0; batch < MAX_BATCHES; batch++) {
    const request = { rotationId: rotation.id, beforeMs, limit: BATCH }
    const vaults = await database.withSystem((tx) => listVaultsToRewrap(tx, request))
    const ends = await Promise.all(vaults.map((vault) => rotateVault(deps, rotation, vault)))
    for (const end of ends) counts[end]++
    if (vaults.length < BATCH) break
  }
  const atMs = await clock.nowMs()
  const ended = await database.withSystem((tx) => endKeyRotation(tx, { rotationId: rotation.id, atMs }))
  return { ...counts, ended }
}

async function rotateVault(
  deps: RotateKeysDeps,
  rotation: KeyRotation,
  vault: VaultToRewrap,
): Promise<'done' | 'failed'> {
  const outcome = await rewrap(deps.findTransactionManager, rotation.masterKeyId, vault)
  const { vaultId, workspaceId } = vault
  const atMs = await deps.clock.nowMs()
  const row = { vaultId, workspaceId, rotationId: rotation.id, atMs, ...outcome }
  await deps.database.withSystem((tx) => saveVaultKeys(tx, row))
  return 'wraps' in outcome ? 'done' : 'failed'
}

async function rewrap(
  findTransactionManager: FindTransactionManager,
  masterKeyId: string,
  { chainId, address }: VaultToRewrap,
): Promise<Outcome> {
  try {
    const reply = await findTransactionManager(chainId, address).rewrapKeys(masterKeyId)
    if (reply.ok) return { wraps: reply.value }
    const { refusal } = reply
    if (refusal.code === 'key_unreadable') return { refusal: `key_unreadable: ${refusal.detail}` }
    return { refusal: `${refusal.code}: the private Worker wraps with ${refusal.current}.` }
  } catch (error) {
    // The message of a foreign error may quote anything.
    return { unanswered: error instanceof AppError ? `${error.code}: ${error.shortMessage}` : 'failed' }
  }
}
