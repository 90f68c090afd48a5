/** A running hash of what happened: equal on every platform for equal histories. Not for secrets. */
export type TraceHash = {
  readonly mix: (value: number) => void
  readonly mixText: (text: string) => void
  /** 16 hex digits. */
  readonly digest: () => string
}

export function createTraceHash(): TraceHash {
  let low = 0x9e3779b9
  let high = 0x85ebca6b
  const mix = (value: number): void => {
    low = Math.imul(low ^ value, 0xcc9e2d51)
    low ^= low >>> 15
    high = Math.imul(high ^ value ^ low, 0x1b873593)
    high ^= high >>> 13
  }
  const mixText = (text: string): void => {
    for (let index = 0; index < text.length; index++) mix(text.charCodeAt(index))
  }
  const digest = (): string => [high, low].map((part) => (part >>> 0).toString(16).padStart(8, '0')).join('')
  return { mix, mixText, digest }
}
