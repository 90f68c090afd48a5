import { listIsolates } from './listIsolates.ts'

/** One isolate's memory, in bytes. */
type IsolateMemory = {
  /** Objects and buffers that are alive after a collection. */
  readonly alive: number
  /** What its heap has of the process, used or not. */
  readonly committed: number
}

/** The isolates of a workerd, by name. */
export type Heaps = {
  /** Collects in each of them and looks at what is left. */
  read(): Promise<ReadonlyMap<string, IsolateMemory>>
  close(): void
}

type HeapUsage = { readonly usedSize?: number; readonly totalSize?: number; readonly backingStorageSize?: number }

/** Looks into all isolates of a workerd that was started with an inspector. */
export async function openHeaps(workerd: number): Promise<Heaps> {
  const heaps = await Promise.all(
    (await listIsolates(workerd)).map(async ({ id, webSocketUrl }) => ({ id, ...(await openHeap(webSocketUrl)) })),
  )
  return {
    read: async () => {
      const read = new Map<string, IsolateMemory>()
      for (const heap of heaps) read.set(heap.id, await heap.read())
      return read
    },
    close: () => {
      for (const heap of heaps) heap.close()
    },
  }
}

async function openHeap(webSocketUrl: string) {
  const socket = new WebSocket(webSocketUrl)
  await new Promise((resolve, reject) => {
    socket.onopen = resolve
    socket.onerror = reject
  })
  const waiting = new Map<number, (usage: HeapUsage) => void>()
  socket.onmessage = ({ data }) => {
    const answer = JSON.parse(String(data)) as { readonly id?: number; readonly result?: HeapUsage }
    waiting.get(answer.id ?? -1)?.(answer.result ?? {})
  }
  let asked = 0
  return {
    read: async (): Promise<IsolateMemory> => {
      asked += 2
      const id = asked
      const answered = new Promise<HeapUsage>((resolve) => waiting.set(id, resolve))
      // Both at once: the answer to one may come with the next question only.
      socket.send(JSON.stringify({ id: id - 1, method: 'HeapProfiler.collectGarbage' }))
      socket.send(JSON.stringify({ id, method: 'Runtime.getHeapUsage' }))
      const { usedSize = 0, totalSize = 0, backingStorageSize = 0 } = await answered
      return { alive: usedSize + backingStorageSize, committed: totalSize + backingStorageSize }
    },
    close: () => socket.close(),
  }
}
