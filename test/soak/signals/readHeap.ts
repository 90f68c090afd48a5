/** What is in V8's heaps of a Worker's process, in bytes. */
export type Heaps = {
  /** Objects of the product's own isolate, after a collection. */
  readonly product: number
  /** Of the isolates in which the local platform runs Workflows: it keeps every finished one. */
  readonly workflows: number
}

/** @returns undefined when nobody answers at the inspector of the Worker's process */
export async function readHeaps(inspectorUrl: string, worker: string): Promise<Heaps | undefined> {
  try {
    const targets = (await (await fetch(`${inspectorUrl}/json`)).json()) as readonly Target[]
    const url = ({ id }: Target) => `${inspectorUrl.replace('http:', 'ws:')}/${id}`
    const own = targets.find(({ id }) => id === `core:user:${worker}`)
    const product = own && (await askHeap(url(own), { isCollected: true }))
    if (product === undefined) return undefined
    const others = targets.filter(({ id }) => id.startsWith('workflows:'))
    const sizes = await Promise.all(others.map((target) => askHeap(url(target), { isCollected: false })))
    return { product, workflows: sizes.reduce<number>((sum, size) => sum + (size ?? 0), 0) }
  } catch {
    return undefined
  }
}

type Target = { readonly id: string }
type Answer = { readonly id?: number; readonly result?: { readonly usedSize?: number } }

const ANSWER_MS = 10_000

function askHeap(url: string, options: { readonly isCollected: boolean }): Promise<number | undefined> {
  return new Promise((resolve) => {
    const socket = new WebSocket(url)
    const end = (bytes: number | undefined): void => {
      clearTimeout(timer)
      socket.close()
      resolve(bytes)
    }
    const timer = setTimeout(() => end(undefined), ANSWER_MS)
    socket.onerror = () => end(undefined)
    socket.onopen = () => {
      if (options.isCollected) socket.send(JSON.stringify({ id: 1, method: 'HeapProfiler.collectGarbage' }))
      socket.send(JSON.stringify({ id: 2, method: 'Runtime.getHeapUsage' }))
    }
    socket.onmessage = ({ data }) => {
      const { id, result } = JSON.parse(String(data)) as Answer
      if (id === 2) end(result?.usedSize)
    }
  })
}
