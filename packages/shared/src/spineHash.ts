import type { SpineEvent } from './api/events.ts'
import { canonicalJson } from './canonicalJson.ts'

/** What the first entry of a workspace's spine follows. */
export const SPINE_GENESIS_HASH = '0'.repeat(64)

/** How a spine is wrong, and at which sequence. */
export type SpineFault =
  | { readonly code: 'gap'; readonly sequence: number; readonly found: number }
  | { readonly code: 'foreign'; readonly sequence: number; readonly found: string }
  | { readonly code: 'unlinked'; readonly sequence: number }
  | { readonly code: 'altered'; readonly sequence: number }

/** What a checked stretch of a spine ends with; the next stretch starts there. */
export type SpineHead = { readonly sequence: number; readonly hash: string }

/** The state before the first entry. */
export const SPINE_START: SpineHead = { sequence: 0, hash: SPINE_GENESIS_HASH }

/**
 * The hash of an entry: SHA-256 over the previous hash (hex) and the entry's canonical JSON. Its twin is the function
 * `canonical_event` in the database.
 */
export async function hashSpineEvent(event: Omit<SpineEvent, 'hash'>): Promise<string> {
  const { id, workspaceId, sequence, type, actor, subject, correlationId, at, data, previousHash } = event
  const text = canonicalJson([
    ...[1, workspaceId, sequence, id, type, actor.kind, actor.id, subject.kind, subject.id, correlationId, at, data],
  ])
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(previousHash + text))
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('')
}

/**
 * Checks a stretch of one workspace's spine, in order: no entry missing, each linked to the one before, none altered.
 * A chain alone cannot show that its end was cut off or that all of it was rewritten: compare the head with one that
 * was kept elsewhere.
 * @param from the head that the stretch follows; {@link SPINE_START} for the whole spine
 */
export async function verifyEvents(
  events: readonly SpineEvent[],
  from: SpineHead = SPINE_START,
): Promise<{ readonly ok: true; readonly head: SpineHead } | { readonly ok: false; readonly fault: SpineFault }> {
  let head = from
  const workspaceId = events[0]?.workspaceId
  for (const event of events) {
    const sequence = head.sequence + 1
    if (event.sequence !== sequence) return { ok: false, fault: { code: 'gap', sequence, found: event.sequence } }
    if (event.workspaceId !== workspaceId) {
      return { ok: false, fault: { code: 'foreign', sequence, found: event.workspaceId } }
    }
    if (event.previousHash !== head.hash) return { ok: false, fault: { code: 'unlinked', sequence } }
    if (event.hash !== (await hashSpineEvent(event))) return { ok: false, fault: { code: 'altered', sequence } }
    head = { sequence, hash: event.hash }
  }
  return { ok: true, head }
}
