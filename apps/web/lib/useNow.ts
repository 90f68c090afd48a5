import { useSyncExternalStore } from 'react'

// The reader's clock may be wrong, and the local stack's clock can be moved: time is told by the server.
let offsetMs = 0
let nowMs = 0
let timer: ReturnType<typeof setInterval> | undefined
const listeners = new Set<() => void>()

function tick(): void {
  nowMs = Date.now() + offsetMs
  for (const listener of listeners) listener()
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  timer ??= setInterval(tick, 1000)
  return () => {
    listeners.delete(listener)
    if (listeners.size > 0) return
    clearInterval(timer)
    timer = undefined
  }
}

function getSnapshot(): number {
  if (nowMs === 0 || timer === undefined) nowMs = Math.max(nowMs, Math.floor(Date.now() / 1000) * 1000 + offsetMs)
  return nowMs
}

/** Sets the clock by a server reply. */
export function setServerTime(serverMs: number): void {
  offsetMs = serverMs - Date.now()
  tick()
}

/** The server's time in milliseconds, for what is sent to it. */
export function getServerTime(): number {
  return Date.now() + offsetMs
}

/** The server's time in milliseconds, once a second; undefined in the exported page, which has no time. */
export function useNow(): number | undefined {
  return useSyncExternalStore(subscribe, getSnapshot, () => undefined)
}
