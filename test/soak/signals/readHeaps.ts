import { readHeap } from '@spells/local/readHeap'

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
    const product = own && (await readHeap(url(own), { isCollected: true }))
    if (product === undefined) return undefined
    const others = targets.filter(({ id }) => id.startsWith('workflows:'))
    const heaps = await Promise.all(others.map((target) => readHeap(url(target), { isCollected: false })))
    return { product: product.used, workflows: heaps.reduce((sum, heap) => sum + (heap?.used ?? 0), 0) }
  } catch {
    return undefined
  }
}

type Target = { readonly id: string }
