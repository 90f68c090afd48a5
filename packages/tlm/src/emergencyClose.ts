import { buildRevokeAllCall, deriveUuid, getEmergencyCloseTypedData, observeExposure } from '@spells/core'
import { toIntentView, type VaultIdentity } from '@spells/core/transaction'
import {
  type AccessRefusal,
  type Call,
  castIdSchema,
  type Deployment,
  type EmergencyCloseRefusal,
  type EmergencyCloseReport,
  type EmergencyCloseRequest,
  type Intent,
  intentIdSchema,
  ok,
  type Reason,
  type Result,
  refuse,
  type SubmitRefusal,
} from '@spells/shared'
import type { AcceptIntent } from './acceptIntent.ts'
import type { EmergencyStore, StoredEmergencyClose } from './emergencyStore.ts'
import { findSignatureFlaw } from './findSignatureFlaw.ts'
import { buildClose, type PlannedClose, planEmergencyClose } from './planEmergencyClose.ts'
import type { ChainPort } from './ports.ts'
import type { SessionStore } from './sessionStore.ts'
import type { VaultStore } from './vaultStore.ts'

/** How far ahead a deadline may be, in seconds of chain time. */
const MAX_WINDOW_SEC = 3_600

type Answer = Result<EmergencyCloseReport, Exclude<EmergencyCloseRefusal, AccessRefusal>>
type Deps = {
  readonly chain: ChainPort
  readonly deployment: Deployment
  readonly store: VaultStore
  readonly sessions: SessionStore
  readonly requests: EmergencyStore
  /** Takes an intent as from anybody else. */
  readonly submit: AcceptIntent
}

/**
 * Closes every position by word of the owner alone, who is read from the chain: under a session on the protective lane,
 * paid by the sponsor or else by the vault; what no session can close, and all of it once more, as calls for the owner's
 * wallet. A request counts once: again, it tells how things stand.
 */
export async function closeInEmergency(
  deps: Deps,
  identity: VaultIdentity,
  request: EmergencyCloseRequest,
  nowMs: number,
): Promise<Answer> {
  const { chain, requests } = deps
  const { vault, chainId } = identity
  const { nonce, deadlineSec, signature } = request
  const reading = await chain.readOwner(vault)
  if (!reading.ok) return refuse({ code: 'chain_unavailable' })
  const { owner, block } = reading.value
  if (!owner) return refuse({ code: 'vault_not_deployed' })
  // Nothing is done for it: its calls are nobody's secret.
  if (owner.isContract) return ok(await reportWalletOnly(deps, identity, ownerIsContract))
  const typedData = getEmergencyCloseTypedData({ chainId, vault, nonce, deadlineSec })
  const detail = await findSignatureFlaw({ typedData, owner: owner.address }, signature)
  if (detail) return refuse({ code: 'invalid_signature', owner: owner.address, detail })
  const known = requests.find(nonce)
  if (known) {
    if (known.deadlineSec !== deadlineSec) return refuse({ code: 'request_used' })
    return ok(await carryOut(deps, identity, known))
  }
  if (block.timeSec >= deadlineSec) return refuse({ code: 'deadline_passed', validUntilSec: deadlineSec })
  if (deadlineSec > block.timeSec + MAX_WINDOW_SEC) {
    return refuse({ code: 'deadline_too_far', latestSec: block.timeSec + MAX_WINDOW_SEC })
  }
  const plan = await planEmergencyClose(deps, { vault, sessions: deps.sessions.listSealed() })
  if (!plan) return refuse({ code: 'chain_unavailable' })
  const closes = plan.map((close) => withIntent(deps, identity, close, request))
  // Written down first: whatever ends this call, the request is used, and asking again goes on with the same intents.
  return ok(await carryOut(deps, identity, requests.keep({ nonce, deadlineSec, closes }, nowMs)))
}

/** Whose vault it is, as the intents before said: nothing here asks the database. */
function findOrigin(store: VaultStore): Pick<Intent, 'workspaceId' | 'vaultId'> | undefined {
  return store.listIntents(1)[0]?.intent
}

function withIntent(
  { store, deployment }: Deps,
  { vault }: VaultIdentity,
  close: PlannedClose,
  { nonce, deadlineSec }: EmergencyCloseRequest,
): StoredEmergencyClose['closes'][number] {
  if (close.by === 'wallet') return close
  const { asset, amount } = close
  const origin = findOrigin(store)
  const exit = buildClose(vault, asset, deployment)
  if (!origin || !exit.ok) return { asset, amount, by: 'wallet', reason: unknownVault }
  const { workspaceId, vaultId } = origin
  const id = (kind: string): string => deriveUuid('emergency', kind, nonce, asset)
  const intent: Intent = {
    v: 1,
    id: intentIdSchema.parse(id('intent')),
    castId: castIdSchema.parse(id('cast')),
    ...{ workspaceId, vaultId },
    cause: { kind: 'emergency', nonce },
    correlationId: `emergency-${nonce.slice(2, 18)}`,
    authority: { kind: 'session', sessionId: close.sessionId },
    // Of its own: it waits for nothing that is under way.
    conflictGroup: `emergency:${asset}`,
    laneClass: 'protective',
    calls: [...exit.value.calls],
    postConditions: [...exit.value.postConditions, ...observeExposure(exit.value, { vault, deployment })],
    deadlineSec,
    maxFeePerGasCeilingWei: close.maxFeePerGasWei,
    payer: { kind: 'sponsor', fallback: 'vault' },
  }
  return { ...close, intent }
}

async function carryOut(
  deps: Deps,
  identity: VaultIdentity,
  { closes }: StoredEmergencyClose,
): Promise<EmergencyCloseReport> {
  const told: EmergencyCloseReport['closes'][number][] = []
  for (const close of closes) {
    const { asset, amount, intent } = close
    if (!intent) {
      told.push({ asset, amount, reason: close.by === 'wallet' ? close.reason : unknownVault })
      continue
    }
    const known = deps.store.findIntent(intent.id)
    const view = known ? ok(toIntentView(identity, known)) : await deps.submit(identity, intent)
    if (view.ok) told.push({ asset, amount, intent: view.value })
    else told.push({ asset, amount, reason: refusedBy(view.refusal) })
  }
  return { closes: told, calls: listCalls(deps, identity, closes) }
}

async function reportWalletOnly(deps: Deps, identity: VaultIdentity, reason: Reason): Promise<EmergencyCloseReport> {
  const plan = (await planEmergencyClose(deps, { vault: identity.vault, sessions: [] })) ?? []
  const closes = plan.map(({ asset, amount }) => ({ asset, amount, reason }))
  return { closes, calls: listCalls(deps, identity, plan) }
}

/** What the owner's wallet can have the vault do instead, at any time: everything back, and no session any more. */
function listCalls(
  { deployment }: Deps,
  { vault }: VaultIdentity,
  closes: readonly { readonly asset: PlannedClose['asset'] }[],
): readonly Call[] {
  const exits = closes.flatMap(({ asset }) => {
    const exit = buildClose(vault, asset, deployment)
    return exit.ok ? [...exit.value.calls] : []
  })
  return [...exits, buildRevokeAllCall(deployment)]
}

function refusedBy(refusal: SubmitRefusal): Reason {
  const message = `The transaction manager does not take it (${refusal.code}): send the calls from the owner’s wallet.`
  return { code: refusal.code, message }
}

const unknownVault: Reason = {
  code: 'vault_unknown',
  message: 'This vault never cast: send the calls from the owner’s wallet.',
}
const ownerIsContract: Reason = {
  code: 'owner_is_contract',
  message: 'The owner is a contract, whose signature is not taken here: send the calls from it.',
}
