// Loaded before the bundler: makes its Date follow the stack's clock, which it reads from a file.
import { readFileSync } from 'node:fs'

type State = { readonly anchorRealMs: number; readonly anchorStackMs: number; readonly rate: number }

const REREAD_MS = 50
const RealDate = Date
const realNow = Date.now
const path = process.env.SPELLS_CLOCK_FILE ?? ''
let state: State | undefined
let readAtMs = 0

function stackNow(): number {
  const realMs = realNow()
  if (!state || realMs - readAtMs > REREAD_MS) {
    try {
      state = JSON.parse(readFileSync(path, 'utf8')) as State
    } catch {
      // The file is replaced as a whole; until it is there, time is the machine's.
    }
    readAtMs = realMs
  }
  return state ? Math.floor(state.anchorStackMs + (realMs - state.anchorRealMs) * state.rate) : realMs
}

globalThis.Date = new Proxy(RealDate, {
  construct: (target, args: unknown[], newTarget) =>
    Reflect.construct(
      target,
      args.length === 0 ? [stackNow()] : args,
      newTarget === globalThis.Date ? target : newTarget,
    ),
  apply: () => new RealDate(stackNow()).toString(),
})
Date.now = stackNow
