import type { LiveStatus } from '@spells/client'
import { createStore } from '../../lib/createStore.ts'

/** Whether updates arrive by themselves; `off` for who is not signed in. */
export const liveStore = createStore<LiveStatus | 'off'>('off')

const SLOW_POLL_MS = 60_000

/** How often to ask: as given, and seldom while updates arrive by themselves. */
export const pollUnlessLive = (everyMs: number) => () =>
  liveStore.get() === 'open' ? Math.max(everyMs, SLOW_POLL_MS) : everyMs
