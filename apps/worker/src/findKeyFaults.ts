/** A key that a body may not have, and why. */
export type KeyFault = { readonly field: string; readonly message: string }

type Frame = { readonly keys?: Set<string>; place: string | number; expectsKey: boolean }

/** They name the object's own machinery: code that copies a body key by key could be made to change it. */
const forbidden: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype'])

const tokens = /"(?:[^"\\]|\\.)*"|[{}[\],]/g

/**
 * Finds keys, at any depth, that `JSON.parse` would let pass although two readers could take them differently: keys that
 * come twice, of which it keeps the last, and those that JavaScript gives a meaning of their own.
 * @param json valid JSON
 */
export function findKeyFaults(json: string): KeyFault[] {
  const faults: KeyFault[] = []
  const frames: Frame[] = []
  for (const [token] of json.matchAll(tokens)) {
    const frame = frames.at(-1)
    if (token === '{') frames.push({ keys: new Set(), place: '', expectsKey: true })
    else if (token === '[') frames.push({ place: 0, expectsKey: false })
    else if (token === '}' || token === ']') frames.pop()
    else if (!frame) continue
    else if (token === ',') {
      if (typeof frame.place === 'number') frame.place++
      else frame.expectsKey = true
    } else if (frame.keys && frame.expectsKey) {
      const key = JSON.parse(token) as string
      frame.place = key
      frame.expectsKey = false
      const field = () => frames.map(({ place }) => place).join('.')
      if (forbidden.has(key)) faults.push({ field: field(), message: 'This key is not allowed: remove it.' })
      else if (frame.keys.has(key)) faults.push({ field: field(), message: 'This key comes twice: send it once.' })
      frame.keys.add(key)
    }
  }
  return faults
}
