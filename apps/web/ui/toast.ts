export type Toast = { readonly id: number; readonly tone: 'good' | 'bad'; readonly text: string }

const LIFETIME_MS = { good: 5_000, bad: 10_000 } as const
let toasts: readonly Toast[] = []
let lastId = 0
const listeners = new Set<() => void>()

function set(next: readonly Toast[]): void {
  toasts = next
  for (const listener of listeners) listener()
}

/** Says something that needs no answer; bad news stays longer. */
export function toast(tone: Toast['tone'], text: string): void {
  lastId += 1
  const id = lastId
  set([...toasts.slice(-2), { id, tone, text }])
  setTimeout(() => dismissToast(id), LIFETIME_MS[tone])
}

export function dismissToast(id: number): void {
  set(toasts.filter((one) => one.id !== id))
}

export function getToasts(): readonly Toast[] {
  return toasts
}

export function subscribeToasts(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}
