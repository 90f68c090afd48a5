import type { SpineEvent } from '@spells/shared/api'
import { callApi } from '../api/callApi.ts'

const MAX_PAGES = 20

/** The workspace's spine, newest first. It is served oldest first, so its pages are walked to the end. */
export async function listAllEvents(): Promise<readonly SpineEvent[]> {
  const events: SpineEvent[] = []
  let cursor: string | undefined
  for (let page = 0; page < MAX_PAGES; page += 1) {
    const reply = await callApi((api) => api.events.list({ limit: 100, ...(cursor ? { cursor } : {}) }))
    events.push(...reply.items)
    if (reply.nextCursor === null) break
    cursor = reply.nextCursor
  }
  return events.reverse()
}
