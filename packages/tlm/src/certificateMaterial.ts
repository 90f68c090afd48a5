import type { IntentState, JournalEntry, VaultIdentity } from '@spells/core/transaction'
import {
  type CertificateMaterial,
  type CertifiedAttempt,
  type CertifiedAuthority,
  type CertifiedJournalEntry,
  certifiedOperationSchema,
  type Inclusion,
  inclusionSchema,
  type TlmFact,
} from '@spells/shared'
import type { Address, Hex } from 'viem'
import type { SessionStore } from './sessionStore.ts'

type StoredAttempt = IntentState['attempts'][number]
type Offer = Extract<JournalEntry, { readonly kind: 'signatureWanted' }>

/** Gathers all that was kept of an intent. Reads stored rows only. */
export function readCertificateMaterial(
  deps: { readonly sql: SqlStorage; readonly sessions: SessionStore; readonly entryPoint: Address },
  identity: VaultIdentity,
  state: IntentState,
): CertificateMaterial {
  const { sql, sessions, entryPoint } = deps
  const { chainId, vault } = identity
  const journal = listJournal(sql, state)
  const offers = journal.filter(isOffer)
  const inclusion = 'inclusion' in state ? state.inclusion : findBurn(journal)
  return {
    chainId,
    entryPoint,
    vault,
    intent: state.intent,
    intentHash: state.bodyHash,
    status: state.status,
    ...(state.reason && { reason: state.reason }),
    authority: readAuthority(sessions, identity, state, offers),
    attempts: listAttempts(sql, state, offers),
    ...(inclusion && { inclusion }),
    observations: 'observations' in state ? [...state.observations] : [],
    journal,
    facts: listFacts(sql, state),
  }
}

function listJournal(sql: SqlStorage, state: IntentState): CertifiedJournalEntry[] {
  const rows = sql.exec('SELECT at_ms, entry FROM journal WHERE intent_id = ? ORDER BY id', state.id)
  return [...rows].map((row) => ({ ...JSON.parse(String(row.entry)), atMs: Number(row.at_ms) }))
}

function listFacts(sql: SqlStorage, state: IntentState): TlmFact[] {
  const query = `SELECT fact FROM facts WHERE fact ->> '$.intentId' = ? ORDER BY sequence`
  return [...sql.exec(query, state.id)].map((row) => JSON.parse(String(row.fact)))
}

/** What was signed, then what was only shown to the owner. */
function listAttempts(sql: SqlStorage, state: IntentState, offers: readonly Offer[]): CertifiedAttempt[] {
  const rows = sql.exec('SELECT attempt, operation FROM operations WHERE intent_id = ?', state.id)
  const signed = new Map([...rows].map((row) => [Number(row.attempt), JSON.parse(String(row.operation))]))
  const known = new Set(state.attempts.map(({ userOpHash }) => userOpHash))
  const findShown = (userOpHash: Hex) => offers.find((offer) => offer.userOpHash === userOpHash)?.operation
  return [
    ...state.attempts.map((attempt) => {
      const stored = signed.get(attempt.number)
      return toAttempt(attempt, stored ?? findShown(attempt.userOpHash), stored && attempt.number)
    }),
    ...offers
      .filter(({ userOpHash }) => !known.has(userOpHash))
      .map((offer) => toAttempt({ ...offer, kind: 'calls' }, offer.operation, undefined)),
  ]
}

function toAttempt(
  terms: Pick<StoredAttempt, 'kind' | 'userOpHash' | 'validAfterSec' | 'validUntilSec'>,
  operation: unknown,
  number: number | undefined,
): CertifiedAttempt {
  const { kind, userOpHash, validAfterSec, validUntilSec } = terms
  return {
    ...(number !== undefined && { number }),
    ...{ kind, userOpHash, validAfterSec, validUntilSec },
    operation: certifiedOperationSchema.parse(dropNulls(operation)),
  }
}

function dropNulls(operation: unknown): unknown {
  return Object.fromEntries(Object.entries(operation ?? {}).filter(([, value]) => value !== null))
}

function readAuthority(
  sessions: SessionStore,
  identity: VaultIdentity,
  state: IntentState,
  offers: readonly Offer[],
): CertifiedAuthority {
  const { authority } = state.intent
  if (authority.kind === 'session') {
    const { sessionId } = authority
    const policy = sessions.findById(sessionId)?.policy
    return { kind: 'session', validator: identity.sessionValidator, sessionId, ...(policy && { policy }) }
  }
  const owner = [...state.attempts, ...offers].find((item) => item.owner)?.owner
  return { kind: 'owner', validator: identity.ownerValidator, ...(owner && { owner }) }
}

/** Where the operation was included that used up the nonce of a cancelled intent, if it was ours. */
function findBurn(journal: readonly CertifiedJournalEntry[]): Inclusion | undefined {
  const last = journal.findLast(({ kind }) => kind === 'included' || kind === 'takenBack')
  return last?.kind === 'included' ? inclusionSchema.parse(last.inclusion) : undefined
}

function isOffer(entry: CertifiedJournalEntry): entry is CertifiedJournalEntry & Offer {
  return entry.kind === 'signatureWanted' && typeof entry.operation === 'object'
}
