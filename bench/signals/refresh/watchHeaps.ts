import { readHeap } from '@spells/local/readHeap'
import { type InspectorTarget, listIsolates } from './listIsolates.ts'

/** Whose objects: the product's Worker, what runs its Workflows locally, or the rest of the local platform. */
type HeapOwner = 'Worker' | 'local Workflows' | 'rest of the local platform'

/** What was alive after a collection, in bytes. */
export type HeapsWatched = {
  readonly owner: HeapOwner
  readonly isolates: number
  readonly before: number
  readonly peak: number
  readonly after: number
}

/** A collection takes so long that more of them would be most of the work. */
const EVERY_MS = 1_000
const OWNERS: readonly HeapOwner[] = ['Worker', 'local Workflows', 'rest of the local platform']

/**
 * Looks again and again at what is alive in the isolates of a workerd while work is done, after a collection each time:
 * that slows the work down.
 * @throws when one of them does not answer
 */
export async function watchHeaps(workerd: number, work: () => Promise<void>): Promise<readonly HeapsWatched[]> {
  const targets = await listIsolates(workerd)
  const before = await readByOwner(targets)
  const peak = new Map(before)
  let isDone = false
  const watching = (async () => {
    while (!isDone) {
      for (const [owner, { alive, isolates }] of await readByOwner(targets)) {
        if (alive > (peak.get(owner)?.alive ?? 0)) peak.set(owner, { alive, isolates })
      }
      await new Promise((resolve) => setTimeout(resolve, EVERY_MS))
    }
  })()
  // Whether it failed is told when the work is done.
  watching.catch(() => {})
  try {
    await work()
  } finally {
    isDone = true
    await watching
  }
  const after = await readByOwner(targets)
  const aliveOf = (read: typeof before, owner: HeapOwner) => read.get(owner)?.alive ?? 0
  return OWNERS.map((owner) => ({
    ...{ owner, isolates: before.get(owner)?.isolates ?? 0 },
    ...{ before: aliveOf(before, owner), peak: aliveOf(peak, owner), after: aliveOf(after, owner) },
  }))
}

async function readByOwner(
  targets: readonly InspectorTarget[],
): Promise<Map<HeapOwner, { readonly alive: number; readonly isolates: number }>> {
  const sums = new Map<HeapOwner, { readonly alive: number; readonly isolates: number }>()
  for (const { id, webSocketUrl } of targets) {
    const heap = await readHeap(webSocketUrl, { isCollected: true })
    if (!heap) throw new Error(`The isolate ${id} did not answer.`)
    const alive = heap.used + heap.buffers
    const owner = getOwner(id)
    const known = sums.get(owner) ?? { alive: 0, isolates: 0 }
    sums.set(owner, { alive: known.alive + alive, isolates: known.isolates + 1 })
  }
  return sums
}

function getOwner(isolate: string): HeapOwner {
  if (isolate === 'core:user:spells') return 'Worker'
  return isolate.startsWith('workflows:') ? 'local Workflows' : 'rest of the local platform'
}
