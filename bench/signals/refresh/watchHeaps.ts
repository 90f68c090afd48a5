import { type Heaps, openHeaps } from './openHeaps.ts'

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
 */
export async function watchHeaps(workerd: number, work: () => Promise<void>): Promise<readonly HeapsWatched[]> {
  const heaps = await openHeaps(workerd)
  try {
    const before = await readByOwner(heaps)
    const peak = new Map(before)
    let isDone = false
    const watching = (async () => {
      while (!isDone) {
        for (const [owner, { alive, isolates }] of await readByOwner(heaps)) {
          if (alive > (peak.get(owner)?.alive ?? 0)) peak.set(owner, { alive, isolates })
        }
        await new Promise((resolve) => setTimeout(resolve, EVERY_MS))
      }
    })()
    try {
      await work()
    } finally {
      isDone = true
      await watching
    }
    const after = await readByOwner(heaps)
    const aliveOf = (read: typeof before, owner: HeapOwner) => read.get(owner)?.alive ?? 0
    return OWNERS.map((owner) => ({
      ...{ owner, isolates: before.get(owner)?.isolates ?? 0 },
      ...{ before: aliveOf(before, owner), peak: aliveOf(peak, owner), after: aliveOf(after, owner) },
    }))
  } finally {
    heaps.close()
  }
}

async function readByOwner(
  heaps: Heaps,
): Promise<Map<HeapOwner, { readonly alive: number; readonly isolates: number }>> {
  const sums = new Map<HeapOwner, { readonly alive: number; readonly isolates: number }>()
  for (const [isolate, { alive }] of await heaps.read()) {
    const owner = getOwner(isolate)
    const known = sums.get(owner) ?? { alive: 0, isolates: 0 }
    sums.set(owner, { alive: known.alive + alive, isolates: known.isolates + 1 })
  }
  return sums
}

function getOwner(isolate: string): HeapOwner {
  if (isolate === 'core:user:spells') return 'Worker'
  return isolate.startsWith('workflows:') ? 'local Workflows' : 'rest of the local platform'
}
