import { OWNER_WINDOW_SEC } from '@spells/shared'

/** How far two nodes of a chain may be apart, in seconds. */
const NODES_APART_SEC = 60

/**
 * Whether a signature would count for longer than any that we ask for.
 * @param window.nowSec time of the newest block, as the owner's own node tells it
 */
export function isWindowTooLong(window: { readonly validUntilMs: number; readonly nowSec: number }): boolean {
  return window.validUntilMs / 1000 > window.nowSec + OWNER_WINDOW_SEC + NODES_APART_SEC
}
