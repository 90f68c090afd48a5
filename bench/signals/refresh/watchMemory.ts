import { readFileSync } from 'node:fs'
import { readRssBytes } from '../../tlm/processes.ts'

/** How much memory was in use at most while something ran, in bytes; and the CPU time that the process took. */
export type MemoryWatched = {
  readonly peakRss: number
  /** Of the objects in the Worker's isolate. */
  readonly peakAlive: number | null
  readonly cpuMs: number
}

const EVERY_MS = 50
/** A collection takes so long that more of them would be most of the work. */
const ALIVE_EVERY_MS = 1_500
/** Of the kernel's counters of CPU time; the same on every Linux that Node runs on. */
const TICKS_PER_SECOND = 100

/**
 * Watches a Worker's process while work is done.
 * @param options.inspectorUrl also looks at what is alive in the Worker's isolate, after a collection each time: that
 *   slows the Worker down
 */
export async function watchMemory(
  workerd: number,
  work: () => Promise<void>,
  options: { readonly inspectorUrl?: string } = {},
): Promise<MemoryWatched> {
  const heap = options.inspectorUrl === undefined ? undefined : await openHeap(options.inspectorUrl)
  let peakRss = readRssBytes(workerd)
  let peakAlive: number | null = null
  let isDone = false
  const cpuBefore = readCpuMs(workerd)
  const watching = (async () => {
    while (!isDone) {
      peakRss = Math.max(peakRss, readRssBytes(workerd))
      if (heap) peakAlive = Math.max(peakAlive ?? 0, await heap.readAlive())
      await new Promise((resolve) => setTimeout(resolve, heap ? ALIVE_EVERY_MS : EVERY_MS))
    }
  })()
  try {
    await work()
  } finally {
    isDone = true
    await watching
    heap?.close()
  }
  return { peakRss, peakAlive, cpuMs: readCpuMs(workerd) - cpuBefore }
}

/** What is alive in a Worker's isolate that does nothing, in bytes. */
export async function readAliveAtRest(inspectorUrl: string): Promise<number> {
  const heap = await openHeap(inspectorUrl)
  try {
    return await heap.readAlive()
  } finally {
    heap.close()
  }
}

function readCpuMs(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? []
  return ((Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND) * 1000
}

/** The heap of the Worker's own isolate. */
async function openHeap(inspectorUrl: string) {
  const targets = (await (await fetch(`${inspectorUrl}/json`)).json()) as readonly { readonly id: string }[]
  const target = targets.find(({ id }) => id.startsWith('core:user:'))
  if (!target) throw new Error('Nobody answers for the Worker at its inspector.')
  const socket = new WebSocket(`${inspectorUrl.replace('http:', 'ws:')}/${target.id}`)
  await new Promise((resolve, reject) => {
    socket.onopen = resolve
    socket.onerror = reject
  })
  const waiting = new Map<number, (bytes: number) => void>()
  socket.onmessage = ({ data }) => {
    const answer = JSON.parse(String(data)) as {
      readonly id?: number
      readonly result?: { readonly usedSize?: number; readonly backingStorageSize?: number }
    }
    const { usedSize = 0, backingStorageSize = 0 } = answer.result ?? {}
    waiting.get(answer.id ?? -1)?.(usedSize + backingStorageSize)
  }
  let asked = 0
  return {
    readAlive: () => {
      asked += 2
      socket.send(JSON.stringify({ id: asked - 1, method: 'HeapProfiler.collectGarbage' }))
      socket.send(JSON.stringify({ id: asked, method: 'Runtime.getHeapUsage' }))
      return new Promise<number>((resolve) => waiting.set(asked, resolve))
    },
    close: () => socket.close(),
  }
}
