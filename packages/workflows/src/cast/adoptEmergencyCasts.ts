import { everbloom } from '@spells/core'
import { findSessionOfPolicy, insertCast, lockCast, recordSystemEvent, type SystemDatabase } from '@spells/db'
import type { FindTransactionManager, Intent, TlmFact } from '@spells/shared'
import type { SpellCastPlan } from '@spells/shared/api'
import { isAddressEqual } from 'viem'
import { hashCastBody } from './hashCastBody.ts'
import type { VenueAsset } from './projectPositions.ts'

/**
 * Makes the casts of emergency closes, which the owner ordered of the vault's transaction manager itself, perhaps while
 * there was no database. The facts of one come before its cast; everything else about it is asked for.
 * @param facts of one vault
 * @throws AppError `transaction_manager_unavailable`
 */
export async function adoptEmergencyCasts(
  facts: readonly TlmFact[],
  deps: {
    readonly database: SystemDatabase
    readonly findTransactionManager: FindTransactionManager
    readonly assets: readonly VenueAsset[]
  },
): Promise<void> {
  const first = new Map<string, TlmFact>()
  for (const fact of facts) {
    if (fact.cause.kind === 'emergency' && !first.has(fact.castId)) first.set(fact.castId, fact)
  }
  for (const fact of first.values()) {
    if (await deps.database.withSystem((tx) => lockCast(tx, fact.castId))) continue
    const kept = await deps.findTransactionManager(fact.chainId, fact.vault).getCertificateMaterial(fact.intentId)
    const intent = kept.ok ? kept.value.intent : undefined
    // Facts of no cast hold up nothing: they are kept, and change nothing.
    if (intent?.vaultId !== fact.vaultId || intent.castId !== fact.castId) continue
    await adopt(intent, Date.parse(fact.at), deps)
  }
}

async function adopt(
  intent: Intent,
  atMs: number,
  { database, assets }: { readonly database: SystemDatabase; readonly assets: readonly VenueAsset[] },
): Promise<void> {
  const { workspaceId, vaultId, castId, cause, correlationId, authority } = intent
  const asset = assets.find(({ aToken }) => intent.postConditions.some(({ token }) => isAddressEqual(token, aToken)))
  await database.withSystem(async (tx) => {
    const sessionId =
      authority.kind === 'session'
        ? await findSessionOfPolicy(tx, { vaultId, sessionId: authority.sessionId })
        : undefined
    // Without its session it would look like a cast that waits for the owner's signature.
    if (!asset || !sessionId) return
    const parameters = { asset: asset.address, amount: 'max' }
    const plan: SpellCastPlan = { vaultId, spell: everbloom.id, action: 'exit', parameters, sessionId }
    const isNew = await insertCast(tx, {
      cast: {
        ...{ id: castId, workspaceId, vaultId, plan, cause, correlationId, bodyHash: hashCastBody(plan) },
        idempotencyKey: `emergency:${castId}`,
        fee: null,
        status: 'CREATED',
        reason: null,
        createdAt: atMs,
        updatedAt: atMs,
      },
      steps: [{ id: intent.id, position: 0, intent, status: 'CREATED' }],
    })
    if (!isNew) return
    await recordSystemEvent(tx, {
      ...{ workspaceId, correlationId, atMs },
      type: 'cast.created',
      actor: { kind: 'system', id: 'emergency-close' },
      subject: { kind: 'cast', id: castId },
      data: { plan, cause, intentId: intent.id, deadlineSec: intent.deadlineSec },
    })
  })
}
